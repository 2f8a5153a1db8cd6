import { BaseChatModel, type BaseChatModelCallOptions } from "@langchain/core/language_models/chat_models";
import { AIMessageChunk, type BaseMessage } from "@langchain/core/messages";
import type { ChatResult } from "@langchain/core/outputs";

/** A reply that looks something up, as an agent's model does. */
export class Lookups {
  readonly calls: readonly { name: string; args: Record<string, unknown> }[];

  constructor(...calls: { name: string; args: Record<string, unknown> }[]) {
    this.calls = calls;
  }
}

/** One reply of a scripted model: the arguments of a structured answer, plain words, lookups, or a failure. */
export type Reply = Record<string, unknown> | string | Lookups | Error;

/** Replies in order, or by what is asked: `name` is the judgement's, "answer" that of the agent. */
export type Script = Reply[] | ((name: string, messages: BaseMessage[]) => Reply);

interface Options extends BaseChatModelCallOptions {
  tools?: unknown[];
}

/** A chat model for tests that replies by a script and remembers what it was asked. It counts 100 tokens in, 10 out. */
export class ScriptedModel extends BaseChatModel<Options> {
  readonly asked: BaseMessage[][] = [];
  private readonly script: Script;

  constructor(script: Script) {
    super({ maxRetries: 0 });
    this.script = script;
  }

  override _llmType(): string {
    return "scripted";
  }

  /** Structured output asks for a call of one tool. Bound for that call only: judgements run side by side. */
  override bindTools(tools: unknown[]) {
    return this.withConfig({ tools });
  }

  override async _generate(messages: BaseMessage[], options: this["ParsedCallOptions"]): Promise<ChatResult> {
    this.asked.push(messages);
    const [tool] = (options.tools ?? []) as { function?: { name?: string }; name?: string }[];
    // Structured output hands over a bare function, an agent tools of LangChain's.
    const name = tool?.function?.name ?? (tool?.name === undefined ? "" : "answer");
    const reply = Array.isArray(this.script)
      ? (this.script.shift() ?? new Error("the script is over"))
      : this.script(name, messages);
    if (reply instanceof Error) throw reply;
    const isWords = typeof reply === "string";
    const calls = isWords ? [] : reply instanceof Lookups ? reply.calls : [{ name, args: reply }];
    const id = `call-${this.asked.length}`;
    const message = new AIMessageChunk({
      content: isWords ? reply : "",
      tool_calls: calls.map((call, number) => ({ ...call, id: `${id}-${number}` })),
    });
    const usage_metadata = { input_tokens: 100, output_tokens: 10, total_tokens: 110 };
    return { generations: [{ text: message.text, message: Object.assign(message, { usage_metadata }) }] };
  }
}
