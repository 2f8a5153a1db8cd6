import { Tiktoken } from "js-tiktoken/lite";
import o200k from "js-tiktoken/ranks/o200k_base";
import { startBedrock } from "../../../config/test-bedrock.ts";
import { scriptOf } from "./script.ts";

// The stand-in of Bedrock as a process of its own, so that counting tokens takes no time of those that are measured.
const tokenizer = new Tiktoken(o200k);
const bedrock = await startBedrock(scriptOf(Number(process.argv[2])), {
  tokensIn: (text) => tokenizer.encode(text, "all").length,
});
process.send?.({ environment: bedrock.environment });
process.on("message", () => {
  bedrock.close().then(
    () => process.send?.({ requests: bedrock.requests.length }, () => process.exit(0)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on("disconnect", () => process.exit(0));
