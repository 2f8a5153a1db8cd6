import { openChatPage } from "./chat-page.ts";
import { forgetKey, keepKey, takeKey } from "./connection/access-key.ts";
import { readAddress } from "./connection/address.ts";
import { showKeyScreen } from "./shell/key-screen.ts";

const tryKey = (key: string) => {
  keepKey(key);
  location.reload();
};
const key = takeKey();
if (key === null) showKeyScreen(false, tryKey);
else
  openChatPage(key, () => {
    forgetKey();
    showKeyScreen(true, tryKey);
  });

// A link with another key, pasted over this page.
window.addEventListener("hashchange", () => {
  if (readAddress().key !== null) location.reload();
});
