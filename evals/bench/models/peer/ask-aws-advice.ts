import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { tool } from "@langchain/core/tools";
import { createAgent } from "langchain";
import { z } from "zod";
import { cachedSystem, cachePoints } from "./cache-points.ts";
import { readDocumentation, searchDocumentation } from "./documentation.ts";
import { researchPrompt } from "./prompt.ts";

/** A question goes to an agent of its own, which knows nothing of the event but what it is asked. */
export function createAskAwsAdvice(model: BaseChatModel) {
  const adviser = createAgent({
    model,
    tools: [searchDocumentation, readDocumentation],
    systemPrompt: cachedSystem(researchPrompt()),
    middleware: [cachePoints],
  });
  return tool(
    async ({ query }) => {
      const { messages } = await adviser.invoke({ messages: [{ role: "user", content: query }] });
      return messages.at(-1)?.text ?? "";
    },
    {
      name: "ask_aws_advice",
      description:
        "Asks an AWS expert for advice, in plain language. The answer is guidance step by step, with examples that work.",
      schema: z.object({
        query: z
          .string()
          .describe(
            "The question. Use technical terms, name the service ('S3 bucket versioning', not 'versioning'), and put what must stand together in quotes.",
          ),
      }),
    },
  );
}
