import {
  type BedrockAgentRuntimeClient,
  type KnowledgeBaseRetrievalResult,
  type RetrievalFilter,
  RetrieveCommand,
  type SearchType,
} from "@aws-sdk/client-bedrock-agent-runtime";
import type { KnowledgeBase } from "./bedrock-base.ts";
import { within } from "./bedrock-failure.ts";
import { toRetrievalFilter } from "./bedrock-filter.ts";
import { idOf, keyOfUri } from "./bedrock-key.ts";
import { recordOf } from "./bedrock-sidecar.ts";
import { type FoundPassage, type KnowledgeSearch, KnowledgeSearchError } from "./knowledge.ts";

/** "User query size" in the quotas of Amazon Bedrock Knowledge Bases; what is longer is refused. */
const MAX_QUERY = 1_000;
/** Characters of one passage; a chunk is 300 tokens unless the data source says otherwise, its parent up to 1,500. */
const MAX_TEXT = 8_000;
const MAX_TITLE = 300;
/** No search has so many pages; an endless row of them would keep it busy until its time is over. */
const MAX_PAGES = 100;

export interface BedrockSearchOptions {
  client: BedrockAgentRuntimeClient;
  baseOf(collection: KnowledgeSearch["collection"]): KnowledgeBase;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/** Searches knowledge bases with Retrieve, by words and meaning where the vector store can, else by meaning alone. */
export function createBedrockSearch({ client, baseOf, timeoutMs, signal: closing }: BedrockSearchOptions) {
  /** Knowledge bases whose store was found to know no hybrid search, as S3 Vectors: by their ids. */
  const semanticOnly = new Set<string>();

  async function retrieve(
    base: KnowledgeBase,
    request: { text: string; limit: number; filter: RetrievalFilter | undefined },
    signal: AbortSignal,
    overrideSearchType: SearchType = semanticOnly.has(base.knowledgeBaseId) ? "SEMANTIC" : "HYBRID",
  ): Promise<KnowledgeBaseRetrievalResult[]> {
    const { knowledgeBaseId } = base;
    const vectorSearchConfiguration = {
      numberOfResults: request.limit,
      overrideSearchType,
      ...(request.filter && { filter: request.filter }),
    };
    const results: KnowledgeBaseRetrievalResult[] = [];
    let nextToken: string | undefined;
    try {
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const command = new RetrieveCommand({
          knowledgeBaseId,
          retrievalQuery: { text: request.text },
          retrievalConfiguration: { vectorSearchConfiguration },
          nextToken,
        });
        const answer = await client.send(command, { abortSignal: signal });
        results.push(...(answer.retrievalResults ?? []).filter(hasText));
        nextToken = answer.nextToken;
        if (nextToken === undefined || nextToken === "" || results.length >= request.limit) break;
      }
    } catch (error) {
      if (overrideSearchType !== "HYBRID" || !isHybridRefused(error)) throw error;
      const found = await retrieve(base, request, signal, "SEMANTIC");
      semanticOnly.add(knowledgeBaseId);
      return found;
    }
    return results.slice(0, request.limit);
  }

  return async function search(
    { collection, query, filter, limit }: KnowledgeSearch,
    { signal }: { signal?: AbortSignal | undefined } = {},
  ): Promise<FoundPassage[]> {
    if (!Number.isInteger(limit) || limit < 1 || limit > 100)
      throw new KnowledgeSearchError(`a search gives 1 to 100 passages, not ${limit}`);
    const base = baseOf(collection);
    const text = toQuery(query);
    const wanted = toRetrievalFilter(filter);
    if (text === "" || wanted === null) return [];
    const action = {
      target: `the knowledge base ${base.knowledgeBaseId}`,
      permission: `bedrock:Retrieve on arn:aws:bedrock:*:*:knowledge-base/${base.knowledgeBaseId}`,
      timeoutMs,
    };
    const results = await within(action, [signal, closing], (ended) =>
      retrieve(base, { text, limit, filter: wanted }, ended),
    );
    return results.map((result) => toPassage(result, base)).sort((one, other) => other.score - one.score);
  };
}

const hasText = ({ content }: KnowledgeBaseRetrievalResult) => (content?.text ?? "").trim() !== "";

/** "HYBRID search type is not supported for search operation on index …", a ValidationException. */
const isHybridRefused = (error: unknown): boolean =>
  error instanceof Error &&
  error.name === "ValidationException" &&
  /\bHYBRID\b.*\bsupported\b/i.test(error.message);

/** One line of what can be searched for; the end of a long question is left out, at a word where there is one. */
export function toQuery(query: string): string {
  const line = query
    .slice(0, 20 * MAX_QUERY)
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, " ")
    .trim();
  if (line.length <= MAX_QUERY) return line;
  const cut = line.slice(0, MAX_QUERY).replace(/[\uD800-\uDBFF]$/, "");
  const end = cut.lastIndexOf(" ");
  return end > MAX_QUERY / 2 ? cut.slice(0, end) : cut;
}

function toPassage(result: KnowledgeBaseRetrievalResult, base: KnowledgeBase): FoundPassage {
  const attributes = result.metadata ?? {};
  const uri = result.location?.s3Location?.uri ?? attributes["x-amz-bedrock-kb-source-uri"];
  const record = recordOf(attributes, typeof uri === "string" ? idOfUri(uri, base) : "unknown");
  return {
    source: record.id,
    collection: base.collection,
    title: bound(record.title, MAX_TITLE),
    text: bound(result.content?.text ?? "", MAX_TEXT),
    // People are led there from tickets, and anyone who may write to the bucket wrote it.
    url: record.url !== null && /^https?:\/\//i.test(record.url) ? record.url : null,
    score: clamp(result.score),
    metadata: record.metadata,
  };
}

function idOfUri(uri: string, { bucket, prefix }: KnowledgeBase): string {
  const key = keyOfUri(bucket, uri);
  return key === null ? uri : idOf(prefix, key);
}

const clamp = (score: number | undefined): number =>
  score === undefined || Number.isNaN(score) ? 0 : Math.min(Math.max(score, 0), 1);

const bound = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
