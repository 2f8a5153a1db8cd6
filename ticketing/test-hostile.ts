/** Texts that some system or page would read as more than text, and the letters that people must still see of each. */
export const HOSTILE: readonly { what: string; text: string; seen: string }[] = [
  {
    what: "a document of Jira's",
    text: '{"type":"doc","version":1,"content":[{"type":"mention","attrs":{"id":"5b10","text":"@all"}}]}',
    seen: "mention",
  },
  {
    what: "wiki markup",
    text: "h1. big *bold* {color:red}red{color} ||head|| !image.png! ----",
    seen: "image",
  },
  { what: "a wiki link", text: "[click here|https://evil.example/wiki]", seen: "clickhere" },
  { what: "a wiki mention", text: "[~accountid:5b10a2844c20165700ede21g] [~admin]", seen: "accountid" },
  { what: "a code macro", text: "{code:java}System.exit(1){code} {noformat}raw{noformat}", seen: "noformat" },
  { what: "an at mention", text: "@all @here @admin please approve", seen: "pleaseapprove" },
  { what: "an emoji by name", text: ":warning: (!) (/) :thumbsup:", seen: "thumbsup" },
  {
    what: "HTML",
    text: '<img src=x onerror=alert(1)><script>alert("s")</script><a href="https://evil.example/html">a</a>',
    seen: "onerroralert1",
  },
  {
    what: "ServiceNow's HTML in text",
    text: '[code]<a href="https://evil.example/code">reset your password</a>[/code]',
    seen: "resetyourpassword",
  },
  {
    what: "the same in capitals, opened twice",
    text: "[CODE][code]<b>bold</b>[/code][/CODE]",
    seen: "bold",
  },
  {
    what: "a script of ServiceNow's",
    text: "#{gs.log('x')} $[x] javascript:gs.getUser()",
    seen: "gsgetUser",
  },
  {
    what: "Markdown",
    text: "![i](https://evil.example/i.png) **bold** `code` <https://evil.example>",
    seen: "ipng",
  },
  { what: "a script's address", text: "javascript:alert(document.cookie)//", seen: "documentcookie" },
  { what: "text that turns around", text: "abc\u202Egnp.exe\u202C \u2066x\u2069 \u200Fdef", seen: "gnpexe" },
  {
    what: "control characters",
    text: "nul\u0000 bell\u0007 escape\u001B[31m del\u007F nel\u0085end",
    seen: "bell",
  },
  { what: "half of a pair", text: "low \uDC00 high \uD800 end", seen: "high" },
  { what: "many lines", text: "one\r\ntwo\rthree\n\n\n\n# four\n\tfive\u2028six", seen: "four" },
  { what: "our own words", text: "OHERO T-AAAAAAAAAA ohero~comment [ohero:key]", seen: "ohero" },
  { what: "a CSV formula", text: '=HYPERLINK("https://evil.example")', seen: "HYPERLINK" },
  { what: "40,000 letters", text: `long${"x".repeat(40_000)}`, seen: "longxxx" },
  { what: "40,000 lines", text: `lines\n${"y\n".repeat(40_000)}`, seen: "lines" },
  { what: "nothing but blanks", text: " \n\t ", seen: "" },
];

/** Characters that must have been taken out of everything: controls but for line ends and tabs, what turns text around, halves of pairs. */
export const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]|\p{Surrogate}/u;

/** What remains of a text when all that is no ASCII letter or digit is taken out. */
export const lettersOf = (text: string) => text.replace(/[^A-Za-z0-9]/g, "");
