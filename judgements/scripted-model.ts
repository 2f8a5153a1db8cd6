import { BaseChatModel, type BaseChatModelCallOptions } from "@langchain/core/language_models/chat_models";
import { AIMessageChunk, type BaseMessage } from "@langchain/core/messages";
import type { ChatResult } from "@langchain/core/outputs";

/** One reply of a scripted model: the arguments of a structured answer, plain words instead of one, or a failure. */
export type Reply = Record<string, unknown> | string | Error;

/** Replies in order, or by what is asked: `name` is the judgement's. */
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
    const [tool] = (options.tools ?? []) as { function?: { name?: string } }[];
    const name = tool?.function?.name ?? "";
    const reply = Array.isArray(this.script)
      ? (this.script.shift() ?? new Error("the script is over"))
      : this.script(name, messages);
    if (reply instanceof Error) throw reply;
    const isWords = typeof reply === "string";
    const message = new AIMessageChunk({
      content: isWords ? reply : "",
      tool_calls: isWords ? [] : [{ id: `call-${this.asked.length}`, name, args: reply }],
    });
    const usage_metadata = { input_tokens: 100, output_tokens: 10, total_tokens: 110 };
    return { generations: [{ text: message.text, message: Object.assign(message, { usage_metadata }) }] };
  }
}
