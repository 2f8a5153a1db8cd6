// Plain JavaScript, so that the thread starts without a loader. Answers with { title, text } or { problem }.
import { parentPort, workerData } from "node:worker_threads";
import { getDocumentProxy } from "unpdf";

parentPort.postMessage(await read(workerData));

async function read({ bytes, pages }) {
  try {
    const document = await getDocumentProxy(bytes, { verbosity: 0, isEvalSupported: false });
    if (document.numPages > pages)
      return { problem: `has ${document.numPages} pages, more than ${pages}: split it` };
    const texts = [];
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      texts.push(items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join(""));
      page.cleanup();
    }
    const { info } = await document.getMetadata().catch(() => ({ info: {} }));
    const title = typeof info.Title === "string" && info.Title.trim() !== "" ? info.Title : null;
    return { title, text: texts.join("\n\n") };
  } catch (error) {
    if (error.name === "PasswordException")
      return { problem: "is protected by a password: add a copy without one" };
    return { problem: `is no PDF that can be read (${error.message}): add it as text` };
  }
}
