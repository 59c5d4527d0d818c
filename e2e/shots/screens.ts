import type { Page } from "@playwright/test";

import type { World } from "./world.ts";

/** A screen, or what opens on it. */
export interface Screen {
  name: string;
  address: (world: World) => string;
  open?: (page: Page) => Promise<void>;
}

const at = (name: string, address: string, open?: Screen["open"]): Screen => ({ name, address: () => address, open });
const of = (name: string, address: (world: World) => string, open?: Screen["open"]): Screen => ({ name, address, open });
/** Presses the first button or link of a name, in either language. */
const press = (name: RegExp) => (page: Page) => page.getByRole("main").getByRole("button", { name }).or(page.getByRole("main").getByRole("link", { name })).first().click();
const tab = (number: number) => (page: Page) => page.getByRole("tab").nth(number).click();

const PERSON_TABS = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => of(`person-tab-${number}`, ({ person }) => `/people/${person}`, tab(number)));
const REGISTER: Screen[] = [
  at("home", "/"),
  at("people", "/people"),
  at("people-none", "/people?q=zzzzzz"),
  at("people-filters", "/people", press(/^(筛选|Filter)/)),
  at("people-columns", "/people", (page) => page.getByLabel(/^(显示列|Columns)$/).click()),
  at("people-export", "/people", press(/^(导出|Export)$/)),
  at("person-new", "/people/new"),
  of("person", ({ person }) => `/people/${person}`),
  ...PERSON_TABS,
  of("person-edit", ({ person }) => `/people/${person}/edit`),
  at("submissions", "/submissions"),
  at("submissions-all", "/submissions?view=scope"),
  of("submission", ({ submission }) => `/submissions/${submission}`),
  at("organisations", "/organisations"),
  of("organisation", ({ place }) => `/organisations/${place}`),
  of("organisation-street", ({ street }) => `/organisations/${street}`),
  at("staffing", "/organisations/staffing"),
  of("chart", ({ street }) => `/organisations/${street}/chart`),
  at("endings", "/personnel/endings"),
  at("actions", "/personnel/actions"),
  at("retirements", "/personnel/retirements"),
  at("candidates", "/personnel/institution-candidates"),
  at("rounds", "/personnel/assessments"),
  of("round", ({ round }) => `/personnel/assessments/${round}`),
  at("promotions", "/personnel/promotions"),
  at("batches", "/personnel/batches"),
  of("batch", ({ batch }) => `/personnel/batches/${batch}`),
  at("elections", "/personnel/elections"),
  of("election", ({ election }) => `/personnel/elections/${election}`),
  of("election-counted", ({ counted }) => `/personnel/elections/${counted}`),
  at("runs", "/pay/runs"),
  at("runs-new", "/pay/runs", press(/^(建立批次|Open)/)),
  at("costs", "/pay/costs"),
  at("schemes", "/pay/schemes"),
  of("scheme", ({ scheme }) => `/pay/schemes/${scheme}`),
  at("scheme-new", "/pay/schemes/new"),
  at("parameters", "/pay/parameters"),
  at("parameters-new", "/pay/parameters", press(/^(设置参数|制定|新增|New|Set)/)),
  at("calculator", "/pay/calculator"),
  at("imports", "/imports"),
  at("import-new", "/imports/new"),
  at("data-dictionary", "/system/data-dictionary"),
  at("profile", "/profile"),
  at("no-page", "/no-such-page"),
];

/** What each account sees that the ones before it do not. */
export const SCREENS: Record<string, Screen[]> = {
  city: [
    ...REGISTER,
    at("rollup", "/organisations/rollup"),
    at("acts", "/organisation-acts"),
    at("acts-new", "/organisation-acts", press(/^(新建调整|New)/)),
    of("act", ({ act }) => `/organisation-acts/${act}`),
    of("act-preview", ({ act }) => `/organisation-acts/${act}`, tab(1)),
    at("duplicates", "/duplicates"),
    of("duplicate", ({ duplicate }) => `/duplicates/${duplicate}`),
    at("substitutes", "/submissions/substitutes"),
    of("submission-action", ({ action }) => `/submissions/${action}`),
    at("action-request", "/personnel/request"),
    of("action-new", ({ person }) => `/people/${person}/action`),
    at("exports", "/export-requests"),
    of("import", ({ import: id }) => `/imports/${id}`),
    at("codes", "/system/codes"),
    at("codes-list", "/system/codes?list=education"),
    at("codes-new", "/system/codes?list=education", press(/^(新增|Add)/)),
    at("submission-rules", "/system/submission-rules"),
  ],
  "village-510104017001": [at("clerk-home", "/"), at("clerk-people", "/people"), at("clerk-new", "/people/new"), at("clerk-submissions", "/submissions?view=mine")],
  "worker-demo": [at("own", "/my-record"), at("own-new", "/my-record/correction"), at("own-list", "/my-record/corrections")],
  sysadmin: [
    at("admin-home", "/"),
    at("accounts", "/system/accounts"),
    at("account-new", "/system/accounts", press(/^(新建账号|新建用户|New)/)),
    at("online", "/system/sessions"),
    at("keys", "/system/keys"),
    at("admin-profile", "/profile"),
  ],
  secadmin: [at("roles", "/system/roles"), at("role-new", "/system/roles", press(/^(新建角色|New)/))],
  auditor: [at("audit", "/system/audit"), at("forbidden", "/people")],
};
