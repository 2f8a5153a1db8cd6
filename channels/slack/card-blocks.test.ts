import { expect, test } from "vitest";
import { announcement } from "../test-says.ts";
import { cardBlocks } from "./card-blocks.ts";

const fieldsOf = (card: Parameters<typeof cardBlocks>[0], pageUrl = "") =>
  cardBlocks(card, { pageUrl }).flatMap((block) =>
    block.type === "section" && block.fields ? block.fields.map(({ text }) => text) : [],
  );

test("tickets are links where there is a page", () => {
  const link = `<https://ohero.example/#incident=${announcement().threadId}|T-1>`;
  expect(fieldsOf(announcement(), "https://ohero.example")).toContain(`*Tickets*\n${link} app01`);
  expect(fieldsOf(announcement())).toContain("*Tickets*\n`T-1` app01");
});

test("however long the names of resources are, each shows its end, and how many more there are", () => {
  const resources = Array.from({ length: 5 }, (_, index) => `arn:aws:eks:${"&x".repeat(400)}-${index}`);
  const field = fieldsOf(announcement({ resources, resourceCount: 40 })).find((text) =>
    text.includes("Resources"),
  );
  expect(field?.length).toBeLessThanOrEqual(2_000);
  expect(field).toMatch(/and 35 more$/);
  const short = announcement({
    resources: resources.map((id) => id.replaceAll("&", "y")),
    resourceCount: 40,
  });
  expect(fieldsOf(short).find((text) => text.includes("Resources"))).toMatch(
    /^(?:.*…x.*-\d`\n?){5}and 35 more$/m,
  );
});

test("the event's own words stand on the card as text", () => {
  const texts = cardBlocks(announcement({ description: "It is *down* :fire: <!here>" }), {
    pageUrl: "",
  }).flatMap((block) => (block.type === "section" && block.text ? [block.text] : []));
  expect(texts).toContainEqual({ type: "plain_text", text: "It is *down* :fire: <!here>", emoji: false });
});
