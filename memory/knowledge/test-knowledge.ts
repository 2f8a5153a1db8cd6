import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Knowledge, type KnowledgeDocument, KnowledgeSearchError } from "./knowledge.ts";

/** One adapter, opened empty. */
export interface OpenedKnowledge {
  knowledge: Knowledge;
  /** Resolves once searches see everything that was put and removed; left out where they do so at once. */
  settle?(): Promise<void>;
  /** Makes searches fail from now on, as when the index is gone; the test of errors is left out without it. */
  breakSearch?(): Promise<void>;
  close(): Promise<void>;
}

/** What every adapter of the knowledge base does alike; to be called in a test file, once for each way to open one. */
export function describeKnowledge(name: string, open: () => Promise<OpenedKnowledge>): void {
  describe(`knowledge, ${name}`, () => {
    let opened: OpenedKnowledge;
    const knowledge = () => opened.knowledge;
    const settle = async () => opened.settle?.();
    const put = async (...documents: KnowledgeDocument[]) => {
      for (const document of documents) await knowledge().put(document);
      await settle();
    };
    const sources = async (query: string, more: Partial<Parameters<Knowledge["search"]>[0]> = {}) => {
      const found = await knowledge().search({ collection: "documents", query, limit: 10, ...more });
      return [...new Set(found.map(({ source }) => source))];
    };

    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      await opened.close();
    });

    describe("keeping", () => {
      test("a document comes back as it was put", async () => {
        const given = document({ id: "runbooks/rds.md", metadata: { service: "RDS", status: "current" } });
        await put(given, document({ id: "plain.txt", url: null }));
        expect(await knowledge().get("documents", "runbooks/rds.md")).toEqual(given);
        expect((await knowledge().get("documents", "plain.txt"))?.url).toBeNull();
      });

      test("what is not there is null, and removing it does nothing", async () => {
        expect(await knowledge().get("documents", "nowhere.md")).toBeNull();
        await knowledge().remove("documents", "nowhere.md");
        expect(await knowledge().list("documents")).toEqual([]);
      });

      test("the list has every document of its collection by id, without text", async () => {
        const [b, a] = [document({ id: "b.md" }), document({ id: "a.md" })];
        await put(b, a, document({ id: "c.md", collection: "history" }));
        const withoutText = ({ text: _, ...rest }: KnowledgeDocument) => rest;
        expect(await knowledge().list("documents")).toEqual([a, b].map(withoutText));
      });

      test("collections are apart: the same id may stand in both", async () => {
        await put(document({ id: "same", text: "About lighthouses." }));
        await put(document({ id: "same", collection: "history", text: "About periscopes." }));
        expect((await knowledge().get("history", "same"))?.text).toBe("About periscopes.");
        await knowledge().remove("history", "same");
        await settle();
        expect((await knowledge().get("documents", "same"))?.text).toBe("About lighthouses.");
        expect(await knowledge().get("history", "same")).toBeNull();
      });

      test("putting again takes the old one's place", async () => {
        await put(document({ id: "a.md", text: "The lighthouse is white.", metadata: { colour: "white" } }));
        await put(document({ id: "a.md", title: "Second", text: "The periscope is long." }));
        expect(await knowledge().list("documents")).toHaveLength(1);
        expect(await knowledge().get("documents", "a.md")).toMatchObject({ title: "Second", metadata: {} });
        expect(await sources("periscope")).toEqual(["a.md"]);
        const found = await knowledge().search({ collection: "documents", query: "lighthouse", limit: 10 });
        expect(found.filter(({ text }) => text.includes("lighthouse"))).toEqual([]);
      });

      test("many puts at a time are all kept, and of those with one id exactly one, in whole", async () => {
        const ids = Array.from({ length: 20 }, (_, index) => `d/${String(index).padStart(2, "0")}.md`);
        const versions = Array.from({ length: 5 }, (_, index) =>
          document({ id: "same.md", title: `Version ${index}`, text: `Text of version ${index}.` }),
        );
        await Promise.all(
          [...ids.map((id) => document({ id })), ...versions].map((one) => knowledge().put(one)),
        );
        await settle();
        expect((await knowledge().list("documents")).map(({ id }) => id)).toEqual([...ids, "same.md"]);
        expect(versions).toContainEqual(await knowledge().get("documents", "same.md"));
      });

      test.each(WEIRD_IDS)("%j is an id", async (id) => {
        const given = document({ id, collection: "history", text: "The periscope is long." });
        await put(given);
        expect(await knowledge().get("history", id)).toEqual(given);
        expect((await knowledge().list("history")).map((one) => one.id)).toEqual([id]);
        expect(await sources("periscope", { collection: "history" })).toEqual([id]);
        await knowledge().remove("history", id);
        await settle();
        expect(await knowledge().get("history", id)).toBeNull();
        expect(await sources("periscope", { collection: "history" })).toEqual([]);
      });

      test("ids that differ by case or by an escape are different documents", async () => {
        const ids = ["A b.md", "A%20b.md", "A+b.md", "a b.md"];
        await put(...ids.map((id) => document({ id, title: `Title of ${id}` })));
        expect((await knowledge().list("documents")).map(({ id }) => id)).toEqual([...ids].sort());
        for (const id of ids) expect((await knowledge().get("documents", id))?.title).toBe(`Title of ${id}`);
      });

      test("text of any script, line ends and an empty text are kept as they are", async () => {
        const texts = ["Zażółć gęślą jaźń 🚨 障害 تعطل", "a\r\n\tb\n\n\n c ", ""];
        await put(...texts.map((text, index) => document({ id: `${index}.md`, title: `📕 ${index}`, text })));
        for (const [index, text] of texts.entries())
          expect(await knowledge().get("documents", `${index}.md`)).toMatchObject({
            title: `📕 ${index}`,
            text,
          });
      });
    });

    describe("searching", () => {
      test("a passage says where it is from", async () => {
        await put(document({ id: "a.md", title: "Lighthouses", metadata: { service: "RDS" } }));
        const [found] = await knowledge().search({ collection: "documents", query: "lighthouses", limit: 1 });
        expect(found).toMatchObject({
          source: "a.md",
          collection: "documents",
          url: "https://example.com/a",
          metadata: { service: "RDS" },
        });
        expect(found?.title).toContain("Lighthouses");
        expect(found?.text).not.toBe("");
      });

      test("nothing that matches is an empty result", async () => {
        expect(await sources("lighthouse")).toEqual([]);
        await put(document({ id: "a.md" }));
        expect(await sources("lighthouse", { collection: "history" })).toEqual([]);
        expect(await sources("lighthouse", { filter: { service: ["none"] } })).toEqual([]);
        expect(await sources("   ")).toEqual([]);
        expect(await sources("")).toEqual([]);
      });

      test("what is removed is not found any more", async () => {
        await put(document({ id: "a.md", text: "The periscope is long." }), document({ id: "b.md" }));
        await knowledge().remove("documents", "a.md");
        await settle();
        expect(await sources("periscope")).not.toContain("a.md");
      });

      test("the best comes first, scores fall from at most 1 to at least 0", async () => {
        await put(
          document({ id: "much.md", title: "Periscope", text: "The periscope: how to clean a periscope." }),
          document({ id: "little.md", title: "Boats", text: `A boat has ${FILLER} and one periscope.` }),
          document({ id: "other.md", title: "Gardens", text: "Roses need water." }),
        );
        const found = await knowledge().search({
          collection: "documents",
          query: "clean periscope",
          limit: 10,
        });
        const scores = found.map(({ score }) => score);
        expect(found[0]?.source).toBe("much.md");
        expect(scores).toEqual([...scores].sort((a, b) => b - a));
        for (const score of scores) expect(score >= 0 && score <= 1).toBe(true);
      });

      test("no more than the limit, of 1 to 100", async () => {
        await Promise.all(
          Array.from({ length: 12 }, (_, index) =>
            knowledge().put(document({ id: `${index}.md`, text: `Periscope ${index}.` })),
          ),
        );
        await settle();
        const count = async (limit: number) =>
          (await knowledge().search({ collection: "documents", query: "periscope", limit })).length;
        expect(await count(1)).toBe(1);
        expect(await count(5)).toBe(5);
        expect(await count(100)).toBe(12);
        for (const limit of [0, -1, 1.5, 101, Number.NaN])
          await expect(count(limit)).rejects.toThrow(KnowledgeSearchError);
      });

      test("a filter leaves the documents that have one of the values, for every name", async () => {
        const about = (id: string, metadata: Record<string, string>) =>
          document({ id, text: "The periscope is long.", metadata });
        await put(
          about("rds-open", { service: "RDS", status: "open" }),
          about("rds-closed", { service: "RDS", status: "closed" }),
          about("ec2-open", { service: "EC2", status: "open" }),
          about("none", {}),
        );
        const by = async (filter: Record<string, readonly string[]>) =>
          (await sources("periscope", { filter })).sort();
        expect(await by({ service: ["RDS"] })).toEqual(["rds-closed", "rds-open"]);
        expect(await by({ service: ["RDS", "EC2"], status: ["open"] })).toEqual(["ec2-open", "rds-open"]);
        expect(await by({ service: ["rds"] })).toEqual([]);
        expect(await by({ service: [] })).toEqual([]);
        expect(await by({})).toHaveLength(4);
      });

      test("a filter finds what stands far below the limit without it", async () => {
        await Promise.all(
          Array.from({ length: 40 }, (_, index) =>
            knowledge().put(
              document({ id: `${index}.md`, title: "Periscope", text: "Periscope, periscope." }),
            ),
          ),
        );
        await put(document({ id: "z.md", text: `${FILLER} periscope`, metadata: { service: "RDS" } }));
        expect(await sources("periscope", { filter: { service: ["RDS"] }, limit: 1 })).toEqual(["z.md"]);
      });

      test("of a long document the passage that answers is found", async () => {
        const sections = ["Boats", "Gardens", "Periscopes", "Trains"].map(
          (topic) => `## ${topic}\n\n${`${FILLER} ${topic} need care. `.repeat(20)}`,
        );
        await put(document({ id: "long.md", title: "Manual", text: `# Manual\n\n${sections.join("\n\n")}` }));
        const [best] = await knowledge().search({ collection: "documents", query: "periscopes", limit: 5 });
        expect(best?.source).toBe("long.md");
        expect(best?.text).toContain("Periscopes");
        expect(best?.text.length).toBeLessThan(sections.join("").length / 2);
      });

      test("words of other scripts are found", async () => {
        await put(document({ id: "a.md", text: "Błąd połączenia w Żółwiu." }), document({ id: "b.md" }));
        expect((await sources("połączenia"))[0]).toBe("a.md");
      });

      test.each(["a".repeat(30_000), "word ".repeat(5_000), '"(*) AND -: \\ [^~ {} \u0000\u001b[31m', "🚨"])(
        "an odd query is searched for like any other (%#)",
        async (query) => {
          await put(document({ id: "a.md" }));
          expect(Array.isArray(await sources(query))).toBe(true);
        },
      );

      test("a search that cannot be carried out is an error, not an empty result", async ({ skip }) => {
        if (opened.breakSearch === undefined) return skip();
        await put(document({ id: "a.md" }));
        await opened.breakSearch();
        await expect(sources("lighthouse")).rejects.toThrow(KnowledgeSearchError);
      });
    });
  });
}

const FILLER = "ropes, sails, anchors, lamps, maps, boots, oars, flags, bells, barrels";

const WEIRD_IDS = [
  "aws.health~222233334444~arn:aws:health:us-east-1::event/EKS/AWS_EKS_PLANNED/x-1",
  "a b/c d (final).md",
  "ünïcode/文書 🚨.md",
  "100%25.md",
  "#hash?query&x=1",
  "..strange..name",
  "'quoted\" \\back",
  "constructor",
  "__proto__",
  "x".repeat(400),
];

function document(some: Partial<KnowledgeDocument> & { id: string }): KnowledgeDocument {
  return {
    collection: "documents",
    title: "Lighthouses",
    text: "A lighthouse shows ships the way.",
    url: "https://example.com/a",
    metadata: {},
    updatedAt: "2026-03-02T08:00:00.000Z",
    ...some,
  };
}
