import { expect, test } from "vitest";
import { z } from "zod";
import { METRIC_DIMENSION, METRIC_NAMESPACE, METRICS, type MetricKey } from "../../config/metric-names.ts";
import { createMetrics } from "./metrics.ts";

/** CloudWatch user guide, "Specification: Embedded metric format", as far as we write it. */
const EmbeddedMetrics = z.object({
  _aws: z.strictObject({
    Timestamp: z.int(),
    CloudWatchMetrics: z.array(
      z.strictObject({
        Namespace: z.string().min(1).max(255),
        Dimensions: z.array(z.array(z.string())).min(1),
        Metrics: z
          .array(
            z.strictObject({
              Name: z.string().min(1).max(255),
              Unit: z.enum(["Count", "Milliseconds", "Seconds", "None"]),
            }),
          )
          .max(100),
      }),
    ),
  }),
});
const Values = z.array(z.number()).min(1).max(100);

const DEPLOYMENT = { OHERO_TABLE_PREFIX: "ohero-2" };
const keys = Object.keys(METRICS) as MetricKey[];

test("what was counted is one line of CloudWatch's embedded metric format, with the names and units of the list", () => {
  const lines: string[] = [];
  const metrics = createMetrics(DEPLOYMENT, (line) => lines.push(line));
  for (const [at, key] of keys.entries()) metrics.add(key, at + 0.5);
  metrics.add("runs");
  metrics.add("runs", 0);
  const before = Date.now();
  metrics.flush();

  const [line = "", ...more] = lines;
  expect(more).toEqual([]);
  expect(line).not.toContain("\n");
  const written = JSON.parse(line);
  const { _aws } = EmbeddedMetrics.parse(written);
  expect(_aws.Timestamp).toBeGreaterThanOrEqual(before);
  // The value of a dimension stands beside those of the metrics.
  expect(_aws.CloudWatchMetrics).toEqual([
    {
      Namespace: METRIC_NAMESPACE,
      Dimensions: [[METRIC_DIMENSION]],
      Metrics: keys.map((key) => ({ Name: METRICS[key].name, Unit: METRICS[key].unit })),
    },
  ]);
  const { _aws: _, [METRIC_DIMENSION]: deployment, ...values } = written;
  expect(deployment).toBe("ohero-2");
  expect(Object.keys(values)).toEqual(keys.map((key) => METRICS[key].name));
  for (const given of Object.values(values)) Values.parse(given);
  expect(values).toMatchObject({ Runs: [0.5, 1, 0], RunFailures: [1.5] });
});

test("where nothing was counted nothing is written, also after something was", () => {
  const lines: string[] = [];
  const metrics = createMetrics(DEPLOYMENT, (line) => lines.push(line));
  metrics.flush();
  expect(lines).toEqual([]);
  metrics.add("timeOuts", 0);
  metrics.flush();
  metrics.flush();
  expect(lines).toHaveLength(1);
  metrics.add("runs");
  metrics.flush();
  expect(JSON.parse(lines[1] ?? "")).toMatchObject({ Runs: [1] });
  expect(lines[1]).not.toContain("TimeOuts");
});
