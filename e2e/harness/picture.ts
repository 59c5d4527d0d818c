import type { Page } from "@playwright/test";

/** A photo of one colour, as a file to choose. */
export async function picture(page: Page, colour: string): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const data = await page.evaluate((fill) => {
    const canvas = document.createElement("canvas");
    canvas.width = 295;
    canvas.height = 413;
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    context.fillStyle = fill;
    context.fillRect(0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/png");
  }, colour);
  return { name: "照片.png", mimeType: "image/png", buffer: Buffer.from(data.split(",")[1] ?? "", "base64") };
}
