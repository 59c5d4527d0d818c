// Starts the page. The only script that index.html names; the build puts the hashed addresses
// of the others in place of PAGE_WASM and CHARTS_MODULE.
import init from "./page.js";

// Charts are fetched when the first one is shown.
let charts;
window.cwisCharts = {
  async render(element, option) {
    charts ??= import(CHARTS_MODULE);
    const module = await charts;
    // The reader may have left while the module was on its way.
    if (element.isConnected) module.render(element, option);
  },
  async dispose(element) {
    if (charts) (await charts).dispose(element);
  },
};

init({ module_or_path: PAGE_WASM }).catch((error) => {
  console.error(error);
  const notice = document.createElement("p");
  notice.setAttribute("role", "alert");
  notice.className = "boot-failure";
  notice.textContent =
    "页面未能加载，请检查网络后刷新；如仍无法打开，请使用新版浏览器。The page could not be loaded. Check the network and reload, or use a current browser.";
  document.body.replaceChildren(notice);
});
