/** What was assumed, mostly in the peer's favour; printed with the figures, which mean nothing without it. */
export const NOTES = `
Tokens are counted with o200k_base, OpenAI's tokenizer: those of Nova and Claude are not public. Cached ones count as input.
Both sides ask the same model, whose answers are scripted; each call takes the same time, however long its answer is.
OHERO stores deliveries, checkpoints and a report meanwhile, the peer its tickets only; the system that it is modelled on stores more.
An accepted event takes OHERO two calls; one where the rules leave no choice takes one: a cost that the source measured (A06), a
weakness that its source rates (N24).
Prices are those of config/model-prices.ts; what is written to a cache counts as input.

The peer is the single agent of https://github.com/aws-samples/ops-health-ai, rebuilt with LangChain's createAgent in words of our own:
- As drawn: acknowledge, search the tickets, ask for advice (search, read, answer), create all tickets in one turn, sum up.
- Merged: the tickets are searched in the turn that acknowledges, although its prompt forbids work on tickets in that stage. Advice
  is asked for only when there are no tickets, since the chart decides that first.
- One version of the original asks a small model for metadata after each event, which would be a ninth and an eighth call; left out.
- The research agent searches once, reads one or two pages at once, and answers in 200 to 300 words. The pages have some 2,400
  characters; the documentation server of AWS gives up to 5,000 of each, and its tools are more and described at greater length.
- Its prompt is a little shorter than the original's, its callback tokens are UUIDs, and it says no more than its prompt demands.
- Cache points stand after the system prompt and after the first three calls of a loop, stay there, and are found whatever their size.
  The original sets one after each of the first four calls, and its prompt begins with the time of day, so that nothing is cached from
  one event to the next: so it is as drawn. Merged, the prompt names the day only.
- Events of sources to which the original does not subscribe reach the peer in the same way. A finding that it has seen before the
  original drops without asking its agent, so the duplicates here are of AWS Health, which it hands over.
- Its charts know no suppression: what a person has set aside is handled as any other event, and gets a ticket.
`.trim();
