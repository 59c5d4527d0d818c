// Fetches a part of the page. The page calls what `part` returns with a function in its table and
// a word for it, and is told by it whether the part came. The part shares memory, table and stack
// pointer with the page, which exports them. The names are those of wasm_split_helpers.
import { initSync } from "./page.js";

export function part(address) {
  let coming;
  return async (done, word) => {
    const page = initSync();
    // Twice over the same memory would undo what the page has written there since.
    coming ??= WebAssembly.instantiateStreaming(fetch(address), { __wasm_split: page });
    const attempt = coming;
    let came = true;
    try {
      await attempt;
    } catch (error) {
      console.warn(error);
      came = false;
      if (coming === attempt) coming = undefined;
    }
    page.__indirect_function_table.get(done)(word, came);
  };
}
