import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BaseCache, deserializeStoredGeneration, serializeGeneration } from "@langchain/core/caches";
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { Generation } from "@langchain/core/outputs";
import { z } from "zod";

/** A question was replayed whose answer nobody recorded. */
export class NotRecordedError extends Error {
  override name = "NotRecordedError";
}

const Recording = z.object({
  model: z.string(),
  prompt: z.string(),
  parameters: z.string(),
  recordedAt: z.string(),
  generations: z.array(z.looseObject({ text: z.string() })),
});

export interface RecordedAnswersOptions {
  /** One file for each question and model. */
  folder: string;
  /** Never ask: a question without a recorded answer is an error. */
  isReplay: boolean;
  model: string;
}

/**
 * Answers of one model, kept as files by the whole question: prompts, messages, tools, shapes, model. LangChain asks it
 * before it asks the model. The random marks around untrusted text count as one, or no question would ever come twice.
 */
export class RecordedAnswers extends BaseCache {
  private readonly options: RecordedAnswersOptions;

  constructor(options: RecordedAnswersOptions) {
    super();
    this.options = options;
  }

  override async lookup(prompt: string, parameters: string): Promise<Generation[] | null> {
    const file = this.fileOf(prompt, parameters);
    let text: string;
    try {
      text = await readFile(file, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      if (this.options.isReplay) throw new NotRecordedError("no answer to this question is recorded");
      return null;
    }
    return read(text, file);
  }

  override async update(prompt: string, parameters: string, generations: Generation[]): Promise<void> {
    const { folder, model } = this.options;
    const recorded = {
      model,
      prompt: unmarked(prompt),
      parameters,
      recordedAt: new Date().toISOString(),
      generations: generations.map(serializeGeneration),
    };
    const file = this.fileOf(prompt, parameters);
    await mkdir(folder, { recursive: true });
    // Runs side by side may record the same question; a reader never sees half a file.
    const draft = `${file}.${randomUUID()}`;
    await writeFile(draft, `${JSON.stringify(recorded, null, 2)}\n`);
    await rename(draft, file);
  }

  private fileOf(prompt: string, parameters: string): string {
    const { folder, model } = this.options;
    const question = JSON.stringify([model, unmarked(prompt), parameters]);
    return join(folder, `${createHash("sha256").update(question).digest("hex").slice(0, 32)}.json`);
  }
}

/**
 * The model with its answers kept. The question is what the provider is sent; LangChain's own key also holds what LangGraph
 * hands down to a call, such as the ids of checkpoints, so that no two runs would ask the same.
 */
export function recording<M extends BaseChatModel>(model: M, answers: RecordedAnswers): M {
  const keyed = model as unknown as { _getSerializedCacheKeyParametersForCall(options: object): string };
  keyed._getSerializedCacheKeyParametersForCall = (options) =>
    JSON.stringify(model.invocationParams(options));
  model.cache = answers;
  return model;
}

/** A prompt without the random marks around untrusted text, which are others each time. */
export const unmarked = (prompt: string): string =>
  prompt.replace(/\buntrusted [0-9a-f]{18}\b/g, "untrusted …");

function read(text: string, file: string): Generation[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is no recorded answer: remove it, or record anew`, { cause: error });
  }
  const parsed = Recording.safeParse(json);
  if (!parsed.success) throw new Error(`${file} is no recorded answer: remove it, or record anew`);
  return parsed.data.generations.map((stored) => {
    const generation = deserializeStoredGeneration(stored as never);
    // LangChain counts an answer out of a cache as free of tokens; what it took when it was recorded is kept here.
    if ("message" in generation) {
      const message = generation.message as { usage_metadata?: unknown; response_metadata: object };
      message.response_metadata = {
        ...message.response_metadata,
        recordedUsage: message.usage_metadata ?? null,
      };
    }
    return generation;
  });
}
