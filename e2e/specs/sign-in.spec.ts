import { expect, expectAccessible, test } from "../harness/test.ts";

test("the sign-in screen is accessible", async ({ page, signIn }) => {
  await signIn.open();
  await expectAccessible(page);
});

test("a city officer signs in and sees the home screen", async ({ signIn, shell }) => {
  await signIn.as("city");
  await expect(shell.heading("首页")).toBeVisible();
});

test("a wrong password is refused with a reason and keeps the user name", async ({ signIn }) => {
  await signIn.as("city", "not-the-password-1A");
  await expect(signIn.alert).toContainText("用户名或密码不正确");
  await expect(signIn.username).toHaveValue("city");
});

test("signing in survives a reload", async ({ page, signIn, shell }) => {
  await signIn.as("city");
  await expect(shell.heading("首页")).toBeVisible();
  await page.reload();
  await expect(shell.heading("首页")).toBeVisible();
});

test("a browser nobody has signed in with asks for no session, nor does one after signing out", async ({ page, signIn, shell }) => {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/auth/refresh")) asked.push(request.url());
  });
  await signIn.as("city");
  await expect(shell.heading("首页")).toBeVisible();
  expect(asked).toEqual([]);
  await shell.signOut();
  await expect(signIn.submit).toBeVisible();
  await signIn.open();
  expect(asked).toEqual([]);
});
