//! From what was sent or typed to a record that may enter the register: one path for the form,
//! the API and every row of an import.

use contract::{
    AnnualCostEntry, DegreeEntry, EducationEntry, FamilyEntry, PoliticalEntry, QualificationEntry,
    WorkerInput,
};
use domain::{
    codes::{self, CodeList, Resolution},
    identity_number::{IdentityKind, IdentityNumber, Policy},
    ids::OrganisationId,
    organisation::OrganisationKind,
    text::{is_name, normalize_digits, normalize_name},
    time::Period,
    worker::{
        AnnualCost, Assignment, CheckContext, Degree, Education, Engagement, FamilyMember, Finding,
        FindingCode as Code, Notice, PoliticalStatus, Profile, Qualification, WorkerRecord, check,
    },
};
use persistence::Scope;

use crate::{codes::CodeBook, organisation::Tree};

/// What admission needs to know besides the record.
pub(crate) struct AdmitContext<'a> {
    pub(crate) policy: Policy,
    pub(crate) tree: &'a Tree,
    pub(crate) codes: &'a CodeBook,
    /// Where the actor may enter people.
    pub(crate) scope: &'a Scope,
}

/// The record, when it can be read at all, and everything found. It may enter only without
/// errors, and with warnings only when it states a reason.
pub(crate) struct Admission {
    pub(crate) record: Option<WorkerRecord>,
    pub(crate) findings: Vec<Finding>,
}

impl Admission {
    /// Whether the record may enter.
    pub(crate) fn admitted(self) -> Result<WorkerRecord, Vec<Finding>> {
        let reasoned = self
            .record
            .as_ref()
            .is_some_and(|record| record.profile.note.is_some());
        match self.record {
            Some(record)
                if self
                    .findings
                    .iter()
                    .all(|finding| !finding.is_error() && reasoned) =>
            {
                Ok(record)
            }
            _ => Err(self.findings),
        }
    }
}

/// Reads and checks a record. `existing` is the record it shall replace: secrets that were left
/// out are taken from it.
pub(crate) fn admit(
    input: &WorkerInput,
    existing: Option<&WorkerRecord>,
    context: &AdmitContext<'_>,
) -> Admission {
    let mut reader = Reader {
        context,
        findings: Vec::new(),
    };
    let record = reader.record(input, existing);
    let mut findings = reader.findings;
    if let Some(record) = &record {
        findings.extend(check(
            record,
            &CheckContext {
                today: context.policy.today,
            },
        ));
    }
    // A record with errors is not handed on: whoever holds one may write it.
    let record = record.filter(|_| !findings.iter().any(Finding::is_error));
    Admission { record, findings }
}

struct Reader<'a> {
    context: &'a AdmitContext<'a>,
    findings: Vec<Finding>,
}

/// Text without surrounding space; none when nothing is left.
fn text(value: Option<&String>) -> Option<String> {
    value
        .map(|value| value.trim())
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
}

/// A secret: left out keeps what is stored, empty clears it.
fn kept(sent: Option<&String>, stored: Option<&String>) -> Option<String> {
    match sent {
        None => stored.cloned(),
        Some(_) => text(sent),
    }
}

impl Reader<'_> {
    fn add(&mut self, field: impl Into<String>, code: Code) {
        self.findings.push(Finding::new(field, code));
    }

    fn record(
        &mut self,
        input: &WorkerInput,
        existing: Option<&WorkerRecord>,
    ) -> Option<WorkerRecord> {
        let profile = self.profile(input, existing.map(|record| &record.profile));
        let political = self.political(&input.political);
        let educations = self.educations(&input.educations);
        let degrees = self.degrees(&input.degrees);
        let qualifications = input.qualifications.iter().map(qualification).collect();
        let family = match &input.family {
            Some(family) => self.family(family),
            None => existing
                .map(|record| record.family.clone())
                .unwrap_or_default(),
        };
        let annual_costs = match &input.annual_costs {
            Some(costs) => self.costs(costs),
            None => existing
                .map(|record| record.annual_costs.clone())
                .unwrap_or_default(),
        };
        let place = self.place(input.organisation_id);
        let employer = self.organisation(
            "employer",
            input.employer_id,
            OrganisationKind::Employer,
            Code::EmployerUnknown,
        );
        let department = self.organisation(
            "department",
            input.department_id,
            OrganisationKind::Department,
            Code::DepartmentUnknown,
        );
        Some(WorkerRecord {
            profile: profile?,
            political,
            educations,
            degrees,
            qualifications,
            family,
            engagement: Engagement {
                period: Period::since(input.entered_on),
                entry_kind: input.entry_kind,
                relation: input.relation,
                employer,
                department,
            },
            assignment: Assignment {
                period: Period::since(input.assigned_on),
                organisation: place?,
                class: input.class,
                post: input.post,
            },
            annual_costs,
        })
    }

    fn profile(&mut self, input: &WorkerInput, existing: Option<&Profile>) -> Option<Profile> {
        let name = normalize_name(&input.name);
        if name.is_empty() {
            self.add("name", Code::Required);
        } else if !is_name(&name) {
            self.add("name", Code::NameInvalid);
        }
        let number = self.id_number(input, existing);
        let (id_kind, id_number) = match number {
            Some((kind, number)) => (kind, Some(number)),
            None => (IdentityKind::IdCard, None),
        };
        let derived_birth = id_number.as_ref().and_then(IdentityNumber::birth_date);
        let birth_date = input.birth_date.or(derived_birth);
        if birth_date.is_none() && id_number.is_some() {
            self.add("birth_date", Code::Required);
        }
        let sex = match text(input.sex.as_ref()) {
            Some(sex) => self.code("sex", CodeList::Sex, &sex),
            None => id_number
                .as_ref()
                .and_then(IdentityNumber::sex)
                .map(str::to_owned),
        };
        if sex.is_none() && input.sex.is_none() && id_number.is_some() {
            self.add("sex", Code::Required);
        }
        let ethnicity = self.required_code("ethnicity", CodeList::Ethnicity, &input.ethnicity);
        let marital = self.optional_code("marital", CodeList::Marital, input.marital.as_ref());
        let health = kept(
            input.health.as_ref(),
            existing.and_then(|profile| profile.health.as_ref()),
        )
        .and_then(|code| self.code("health", CodeList::Health, &code));
        Some(Profile {
            name,
            id_kind,
            id_number: id_number?,
            sex: sex?,
            birth_date: birth_date?,
            ethnicity: ethnicity?,
            marital,
            health,
            native_place: self.free("native_place", input.native_place.as_ref()),
            household_place: kept(
                input.household_place.as_ref(),
                existing.and_then(|profile| profile.household_place.as_ref()),
            ),
            phone: self.phone(kept(
                input.phone.as_ref(),
                existing.and_then(|profile| profile.phone.as_ref()),
            )),
            address: kept(
                input.address.as_ref(),
                existing.and_then(|profile| profile.address.as_ref()),
            ),
            bank_card: self.bank_card(kept(
                input.bank_card.as_ref(),
                existing.and_then(|profile| profile.bank_card.as_ref()),
            )),
            work_since: input.work_since,
            community_since: input.community_since,
            veteran: input.veteran,
            notice: self.notice(input, existing),
            note: self.free("note", input.note.as_ref()),
        })
    }

    fn id_number(
        &mut self,
        input: &WorkerInput,
        existing: Option<&Profile>,
    ) -> Option<(IdentityKind, IdentityNumber)> {
        let kind = match text(input.id_kind.as_ref()) {
            None => existing.map_or(IdentityKind::IdCard, |profile| profile.id_kind),
            Some(kind) => {
                let code = self.code("id_kind", CodeList::IdDocument, &kind)?;
                IdentityKind::from_code(&code)?
            }
        };
        let Some(number) = text(input.id_number.as_ref()) else {
            let stored = existing.map(|profile| (profile.id_kind, profile.id_number.clone()));
            if stored.is_none() {
                self.add("id_number", Code::Required);
            }
            return stored;
        };
        match IdentityNumber::parse(&number, kind, &self.context.policy) {
            Ok(parsed) => Some((parsed.kind, parsed.number)),
            Err(problems) => {
                for problem in problems {
                    self.add("id_number", problem.into());
                }
                None
            }
        }
    }

    /// A code of a list, from a code or a name. A near-standard code is an error that offers the
    /// right one: guessing would write what nobody said.
    fn code(&mut self, field: &str, list: CodeList, value: &str) -> Option<String> {
        let code = match codes::resolve(list, value) {
            Resolution::Exact(entry) | Resolution::ByLabel(entry) => entry.code.to_owned(),
            Resolution::Suggest(suggestion) => {
                self.findings.push(Finding {
                    field: field.to_owned(),
                    code: Code::CodeSuggested,
                    suggestion: Some(suggestion.code.code.to_owned()),
                });
                return None;
            }
            Resolution::Unknown if self.context.codes.label(list, value).is_some() => {
                value.to_owned()
            }
            Resolution::Unknown => {
                self.add(field, Code::CodeUnknown);
                return None;
            }
        };
        if self.context.codes.is_enabled(list, &code) {
            Some(code)
        } else {
            self.add(field, Code::CodeDisabled);
            None
        }
    }

    fn required_code(&mut self, field: &str, list: CodeList, value: &str) -> Option<String> {
        if value.trim().is_empty() {
            self.add(field, Code::Required);
            return None;
        }
        self.code(field, list, value)
    }

    fn optional_code(
        &mut self,
        field: &str,
        list: CodeList,
        value: Option<&String>,
    ) -> Option<String> {
        text(value).and_then(|value| self.code(field, list, &value))
    }

    /// Free text; control characters would break exports and logs.
    fn free(&mut self, field: &str, value: Option<&String>) -> Option<String> {
        let value = text(value)?;
        if value.chars().any(char::is_control) {
            self.add(field, Code::CharacterInvalid);
            return None;
        }
        Some(value)
    }

    /// Said whole or not at all. What is on record stays where nothing is said: that somebody was told
    /// does not become untrue.
    fn notice(&mut self, input: &WorkerInput, existing: Option<&Profile>) -> Option<Notice> {
        let version = self.free("notice_version", input.notice_version.as_ref());
        let said = (input.notice_on, version, input.notice_manner);
        if said == (None, None, None) {
            return existing.and_then(|profile| profile.notice.clone());
        }
        let (on, version, manner) = said;
        for (field, missing) in [
            ("notice_on", on.is_none()),
            ("notice_version", version.is_none()),
            ("notice_manner", manner.is_none()),
        ] {
            if missing {
                self.add(field, Code::Required);
            }
        }
        Some(Notice {
            on: on?,
            version: version?,
            manner: manner?,
        })
    }

    fn phone(&mut self, value: Option<String>) -> Option<String> {
        let phone = normalize_digits(&value?).replace(['-', ' '], "");
        let phone = phone.strip_prefix("+86").unwrap_or(&phone).to_owned();
        if phone.len() != 11 || !phone.bytes().all(|byte| byte.is_ascii_digit()) {
            self.add("phone", Code::PhoneInvalid);
            return None;
        }
        Some(phone)
    }

    fn bank_card(&mut self, value: Option<String>) -> Option<String> {
        let card = normalize_digits(&value?).replace(' ', "");
        if !(12..=19).contains(&card.len()) || !card.bytes().all(|byte| byte.is_ascii_digit()) {
            self.add("bank_card", Code::BankCardInvalid);
            return None;
        }
        Some(card)
    }

    fn political(&mut self, entries: &[PoliticalEntry]) -> Vec<PoliticalStatus> {
        if entries.is_empty() {
            self.add("political", Code::Required);
        }
        self.listed(
            "political",
            CodeList::Political,
            entries,
            |entry| &entry.code,
            |entry, code| PoliticalStatus {
                code,
                joined_on: entry.joined_on,
            },
        )
    }

    fn educations(&mut self, entries: &[EducationEntry]) -> Vec<Education> {
        if entries.is_empty() {
            self.add("educations", Code::Required);
        }
        self.listed(
            "educations",
            CodeList::Education,
            entries,
            |entry| &entry.code,
            |entry, code| Education {
                code,
                school: text(entry.school.as_ref()),
                major: text(entry.major.as_ref()),
                graduated_on: entry.graduated_on,
                mode: entry.mode,
                certificate_number: text(entry.certificate_number.as_ref()),
            },
        )
    }

    fn degrees(&mut self, entries: &[DegreeEntry]) -> Vec<Degree> {
        self.listed(
            "degrees",
            CodeList::Degree,
            entries,
            |entry| &entry.code,
            |entry, code| Degree {
                code,
                school: text(entry.school.as_ref()),
                awarded_on: entry.awarded_on,
                certificate_number: text(entry.certificate_number.as_ref()),
            },
        )
    }

    fn family(&mut self, entries: &[FamilyEntry]) -> Vec<FamilyMember> {
        let political: Vec<Option<String>> = entries
            .iter()
            .enumerate()
            .map(|(at, entry)| {
                self.optional_code(
                    &format!("family.{at}.political"),
                    CodeList::Political,
                    entry.political.as_ref(),
                )
            })
            .collect();
        let mut political = political.into_iter();
        self.listed(
            "family",
            CodeList::FamilyRelation,
            entries,
            |entry| &entry.relation,
            |entry, relation| FamilyMember {
                relation,
                name: normalize_name(&entry.name),
                birth_date: entry.birth_date,
                political: political.next().flatten(),
                work_unit: text(entry.work_unit.as_ref()),
                basis: text(entry.basis.as_ref()),
            },
        )
    }

    /// Entries of a list whose code is in its dictionary.
    fn listed<E, T>(
        &mut self,
        list: &str,
        dictionary: CodeList,
        entries: &[E],
        code_of: impl Fn(&E) -> &String,
        mut make: impl FnMut(&E, String) -> T,
    ) -> Vec<T> {
        let name = if list == "family" { "relation" } else { "code" };
        let mut made = Vec::with_capacity(entries.len());
        for (at, entry) in entries.iter().enumerate() {
            if let Some(code) =
                self.required_code(&format!("{list}.{at}.{name}"), dictionary, code_of(entry))
            {
                made.push(make(entry, code));
            }
        }
        made
    }

    fn costs(&mut self, entries: &[AnnualCostEntry]) -> Vec<AnnualCost> {
        for (at, entry) in entries.iter().enumerate() {
            if entry.amount.fen() < 0 {
                self.add(format!("annual_costs.{at}.amount"), Code::AmountInvalid);
            }
        }
        entries
            .iter()
            .map(|entry| AnnualCost {
                year: entry.year,
                amount: entry.amount,
            })
            .collect()
    }

    /// A place within the scope; one outside is as unknown as one that does not exist.
    fn place(&mut self, id: OrganisationId) -> Option<OrganisationId> {
        match self.context.tree.node(id) {
            Some(node) if self.context.scope.contains(&node.path) => {
                if node.kind.holds_workers() {
                    return Some(id);
                }
                self.add("organisation_id", Code::PlaceUnsuitable);
            }
            _ => self.add("organisation_id", Code::PlaceUnknown),
        }
        None
    }

    fn organisation(
        &mut self,
        field: &str,
        id: Option<OrganisationId>,
        kind: OrganisationKind,
        unknown: Code,
    ) -> Option<OrganisationId> {
        let id = id?;
        if self
            .context
            .tree
            .node(id)
            .is_some_and(|node| node.kind == kind)
        {
            return Some(id);
        }
        self.add(format!("{field}_id"), unknown);
        None
    }
}

fn qualification(entry: &QualificationEntry) -> Qualification {
    Qualification {
        kind: entry.kind,
        level: entry.level,
        certificate_number: text(entry.certificate_number.as_ref()),
        approved_on: entry.approved_on,
        registered_until: entry.registered_until,
    }
}
