import { randomUUID } from "node:crypto";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ChatBedrockConverse } from "@langchain/aws";
import { createAgent } from "langchain";
import { tokensOf } from "../../../../judgements/model-message.ts";
import type { Tokens } from "../../../../judgements/usage.ts";
import type { Organization } from "../../../../policy/organization.ts";
import type { BenchEvent } from "../events.ts";
import { createAcknowledgeEvent, type Decision } from "./acknowledge-event.ts";
import { createAskAwsAdvice } from "./ask-aws-advice.ts";
import { cachedSystem, cachePoints } from "./cache-points.ts";
import { eventMessage } from "./event-message.ts";
import { createPastEvents } from "./past-events.ts";
import { systemPrompt } from "./prompt.ts";
import { createTicketTable, type TicketTable } from "./ticket-table.ts";
import { createTicketTools } from "./ticket-tools.ts";

export interface PeerOptions {
  /** As Bedrock names it. */
  model: string;
  region: string;
  client: DynamoDBClient;
  /** Name of its table of tickets. */
  table: string;
  organization: Organization;
  /** As its prompt writes it, asked anew for each event. */
  now(): string;
}

export interface Peer {
  /** Handles an event to its end; gives its last words. */
  handle(event: BenchEvent): Promise<string>;
  tickets: TicketTable;
  decisions: Decision[];
  /** The calls of its models, those of the research agent among them. */
  calls: Tokens[];
  /** Of the newest event. */
  prompt(): string;
}

/** One agent that reads its flow charts in its prompt and acts by seven tools, one of which asks a second agent. */
export async function createPeer(options: PeerOptions): Promise<Peer> {
  const { model: name, region, client, table, organization, now } = options;
  const calls: Tokens[] = [];
  const model = new ChatBedrockConverse({
    model: name,
    region,
    temperature: 0,
    maxTokens: 4_096,
    maxRetries: 0,
    clientOptions: { maxAttempts: 1 },
    callbacks: [
      {
        handleLLMEnd({ generations }) {
          const [generation] = generations[0] ?? [];
          calls.push(tokensOf(generation && "message" in generation ? generation.message : null));
        },
      },
    ],
  });
  const tickets = await createTicketTable(client, table);
  const decisions: Decision[] = [];
  const past = createPastEvents();
  const tools = [
    ...past.tools,
    createAskAwsAdvice(model),
    createAcknowledgeEvent((decision) => decisions.push(decision)),
    ...createTicketTools(tickets),
  ];
  const prompt = () => systemPrompt({ organization, tools, now: now() });

  return {
    tickets,
    decisions,
    calls,
    prompt,
    async handle({ raw, event, kind }) {
      const agent = createAgent({
        model,
        tools,
        systemPrompt: cachedSystem(prompt()),
        middleware: [cachePoints],
      });
      // Nobody waits for the acknowledgement of what is known already.
      const token = kind === "duplicate" ? "" : randomUUID();
      const content = eventMessage(raw as { detail: unknown }, event, token);
      const { messages } = await agent.invoke({ messages: [{ role: "user", content }] });
      past.add({ isFinding: event.category === "finding", text: `${event.title}\n${event.text}` });
      return messages.at(-1)?.text ?? "";
    },
  };
}
