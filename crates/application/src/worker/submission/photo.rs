//! Photos on their way: handed in, looked at beside the one that is registered, and kept by the
//! last confirmation.

use contract::{ErrorCode, PhotoQuery, PhotoSide, Requires, SubmissionView, perm};
use domain::{
    ids::{SubmissionId, WorkerId},
    organisation::OrganisationPath,
    worker::{
        WorkerRecord,
        submission::{Matter, SubmissionKind},
    },
};
use persistence::{
    Scope, UnitOfWork,
    worker::{
        Photo,
        submission::{NewSubmission, Submission},
    },
};
use serde_json::{Map, Value, json};

use super::{
    bench::Bench,
    content::{Content, Fields},
    decide::{refuse_outdated, signed},
    resubmit::{anew, taken_up},
    submit::{Layers, blank, hand_in, opened, sealed},
    view,
};
use crate::{
    Access, AppError, AppResult,
    worker::{
        enter::current_of,
        photo::{kept, read},
    },
};

/// The only field of such a submission.
const FIELD: &str = "photo";

fn everywhere() -> Scope {
    Scope::system("a submission lies over the photo it is about")
}

/// A photo among the fields is its digest: what is compared. The image lies beside the content,
/// which is read wherever a submission is listed.
fn field(photo: Option<&Photo>) -> Fields {
    let digest = photo.map_or(Value::Null, |photo| json!(photo.digest()));
    Map::from_iter([(FIELD.to_owned(), digest)])
}

fn content(before: Option<&Photo>, after: Option<&Photo>) -> AppResult<Content> {
    let content = Content {
        patch: field(after),
        base: field(before),
    };
    if content.patch == content.base {
        return Err(AppError::new(ErrorCode::RuleViolated).with_detail(
            "照片与登记的相同，无需报送。",
            "The photo is the one on record.",
        ));
    }
    Ok(content)
}

/// The photo that is registered.
async fn registered<P: Requires>(access: &Access<P>, worker: WorkerId) -> AppResult<Option<Photo>> {
    let people = access.store().workers();
    Ok(people.within(&everywhere()).photo(worker).await?)
}

/// Hands a photo in, or the wish to have none; nothing when it may be kept at once.
pub(in crate::worker) async fn submit_photo(
    access: &Access<perm::WorkerEdit>,
    layers: &Layers,
    work: &mut UnitOfWork,
    worker: WorkerId,
    record: &WorkerRecord,
    photo: Option<&Photo>,
) -> AppResult<Option<SubmissionView>> {
    let place = record.assignment.organisation;
    let way = layers.changing(place, place, &[Matter::Background]);
    if way.route.is_empty() {
        return Ok(None);
    }
    let content = content(registered(access, worker).await?.as_ref(), photo)?;
    let new = Submission {
        worker: Some(worker),
        name: Some(record.profile.name.clone()),
        matters: vec![Matter::Background],
        // Whose face it is can only be seen.
        safe: false,
        ..blank(access, SubmissionKind::Photo, place, work.now(), way)
    };
    let new: NewSubmission = sealed(access, new, &content)?;
    let id = new.submission.id;
    let answer = hand_in(access, work, new).await?;
    if let Some(photo) = photo {
        work.submit_photo(id, photo).await?;
    }
    Ok(Some(answer))
}

/// Hands a returned photo in again; without a new one, that which was handed in before.
///
/// # Errors
/// `not_found` out of reach, and when the photo before is no longer kept; `submission_state_unfit`
/// unless it is a photo that was returned to the account; `revision_outdated`; `rule_violated` when
/// it is the one that is registered; those of a photo.
pub async fn resubmit_photo(
    access: &Access<perm::WorkerEdit>,
    id: SubmissionId,
    revision: i64,
    bytes: Option<Vec<u8>>,
) -> AppResult<SubmissionView> {
    let bench = Bench::of(access).await?;
    let mut work = access.store().begin(access.origin()).await?;
    let (_, mut submission) = taken_up(access, &bench, &work, id, revision).await?;
    let (Some(worker), SubmissionKind::Photo) = (submission.worker, submission.kind) else {
        return Err(AppError::new(ErrorCode::SubmissionStateUnfit));
    };
    let (_, record) = current_of(access, access.scope(), worker).await?;
    let photo = match bytes.map(read).transpose()? {
        Some(photo) => Some(photo),
        None => asked(access, &submission, &opened(access, &submission)?).await?,
    };
    let content = content(registered(access, worker).await?.as_ref(), photo.as_ref())?;
    if let Some(photo) = &photo {
        work.submit_photo(id, photo).await?;
    }
    let place = record.assignment.organisation;
    submission.organisation = place;
    submission.name = Some(record.profile.name);
    let layers = Layers::of(access).await?;
    let way = layers.changing(place, place, &[Matter::Background]);
    anew(access, &mut work, submission, &content, way).await?;
    work.commit().await?;
    view::fresh(access, &bench, id).await
}

/// The photo that a submission asks for; none when it asks for none.
async fn asked<P: Requires>(
    access: &Access<P>,
    submission: &Submission,
    content: &Content,
) -> AppResult<Option<Photo>> {
    if content.patch.get(FIELD).is_none_or(Value::is_null) {
        return Ok(None);
    }
    let photo = access.store().submitted_photo(submission.id).await?;
    photo.ok_or_else(AppError::not_found).map(Some)
}

/// A photo of a submission that is open: the one handed in, or the one that is registered.
///
/// # Errors
/// `not_found` out of reach, without one, and once it is decided.
pub async fn photo(
    access: &Access<perm::WorkerView>,
    id: SubmissionId,
    query: &PhotoQuery,
) -> AppResult<Photo> {
    let bench = Bench::of(access).await?;
    let reach = access.store().submissions();
    let found = reach.of(bench.own(), bench.seats()).find(id).await?;
    let placed = found.ok_or_else(AppError::not_found)?;
    let submission = &placed.submission;
    let (Some(worker), SubmissionKind::Photo, true) = (
        submission.worker,
        submission.kind,
        submission.state.is_open(),
    ) else {
        return Err(AppError::not_found());
    };
    let seen = |path: &OrganisationPath| access.scope().contains(path) || bench.holds(Some(path));
    let photo = match query.side.unwrap_or_default() {
        PhotoSide::Submitted => access.store().submitted_photo(id).await?,
        // Who handed it in may have lost sight of the person since.
        PhotoSide::Registered if placed.path.as_ref().is_some_and(seen) => {
            registered(access, worker).await?
        }
        PhotoSide::Registered => None,
    };
    photo.ok_or_else(AppError::not_found)
}

/// What the register holds by now of an open submission's photo.
pub(super) async fn now<P: Requires>(
    access: &Access<P>,
    submission: &Submission,
) -> AppResult<Option<Fields>> {
    match submission.worker {
        Some(worker) if submission.state.is_open() => {
            Ok(Some(field(registered(access, worker).await?.as_ref())))
        }
        _ => Ok(None),
    }
}

/// A photo as it would be kept now.
pub(super) struct ReadyPhoto {
    worker: WorkerId,
    content: Content,
    photo: Option<Photo>,
}

/// Looks at a submitted photo anew.
pub(super) async fn ready_photo(
    access: &Access<perm::SubmissionConfirm>,
    submission: &Submission,
    content: Content,
) -> AppResult<ReadyPhoto> {
    let worker = submission.worker.ok_or_else(AppError::not_found)?;
    current_of(access, &everywhere(), worker).await?;
    refuse_outdated(&content, &field(registered(access, worker).await?.as_ref()))?;
    Ok(ReadyPhoto {
        worker,
        photo: asked(access, submission, &content).await?,
        content,
    })
}

/// Keeps a confirmed photo. Answers the person; none when another one has just been kept.
pub(super) async fn write_photo(
    work: &mut UnitOfWork,
    submission: &Submission,
    ready: ReadyPhoto,
    by: &str,
) -> AppResult<Option<WorkerId>> {
    let worker = ready.worker;
    let before = work.photo_to_change(worker).await?;
    if field(before.as_ref()) != ready.content.base {
        return Ok(None);
    }
    let after = signed(Value::Object(Fields::new()), by);
    work.audit(kept(worker, ready.photo.is_some(), Some(after)));
    work.keep_photo(worker, ready.photo).await?;
    work.forget_submitted_photo(submission.id).await?;
    Ok(Some(worker))
}
