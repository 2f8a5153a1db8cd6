import { expect, test } from "vitest";
import { z } from "zod";
import { payload } from "../../events/test-payloads.ts";
import { EVENT_COLUMNS } from "../event-lake-layout.ts";
import { collectedSources } from "../event-patterns.ts";
import { synthesise } from "../test-synthesise.ts";

const { resources } = synthesise("single");
const only = (type: string) => {
  const [found, ...more] = resources("event-lake", type).values();
  if (!found || more.length > 0) throw new Error(`not one ${type}`);
  return found.Properties;
};

const Stream = z.looseObject({
  ExtendedS3DestinationConfiguration: z.looseObject({
    Prefix: z.string(),
    ProcessingConfiguration: z.looseObject({
      Processors: z.array(
        z.looseObject({
          Type: z.string(),
          Parameters: z.array(z.looseObject({ ParameterName: z.string(), ParameterValue: z.string() })),
        }),
      ),
    }),
  }),
});
const Table = z.looseObject({
  TableInput: z.looseObject({
    Parameters: z.record(z.string(), z.unknown()),
    PartitionKeys: z.array(z.looseObject({ Name: z.string() })),
    StorageDescriptor: z.looseObject({
      Columns: z.array(z.looseObject({ Name: z.string(), Type: z.string() })),
      SerdeInfo: z.looseObject({ Parameters: z.record(z.string(), z.string()) }),
    }),
  }),
});

const destination = Stream.parse(
  only("AWS::KinesisFirehose::DeliveryStream"),
).ExtendedS3DestinationConfiguration;
const { TableInput: table } = Table.parse(only("AWS::Glue::Table"));

test("the table reads where the stream writes", () => {
  const written = destination.Prefix.replace(/!\{partitionKeyFromQuery:(\w+)\}/g, (_, key) => `<${key}>`);
  const read = JSON.stringify(table.Parameters["storage.location.template"]).replaceAll("$", "");
  expect(written).toBe("events/event_source=<source>/day=<day>/");
  expect(read).toContain("/events/event_source={event_source}/day={day}/");
  expect(table.PartitionKeys.map(({ Name }) => Name)).toEqual(["event_source", "day"]);
});

test("the partitions are those of the events: every source, and the day of their time", () => {
  expect(String(table.Parameters["projection.event_source.values"]).split(",")).toEqual(
    collectedSources(false),
  );
  expect(table.Parameters).toMatchObject({
    "projection.enabled": "true",
    "projection.event_source.type": "enum",
    "projection.day.type": "date",
    "projection.day.format": "yyyy-MM-dd",
    "projection.day.range": "2025-01-01,NOW+1DAYS",
  });
  const [query] = destination.ProcessingConfiguration.Processors.flatMap(({ Parameters }) => Parameters);
  expect(query?.ParameterValue).toBe("{source:.source,day:.time[0:10]}");
  // What the query makes of a true event is in the range of both.
  const event = payload("H04");
  expect(collectedSources(false)).toContain(event.source);
  expect(event.time.slice(0, 10)).toMatch(/^\d{4}-\d{2}-\d{2}$/);
});

test("there is one event a line, and a column for each of its fields", () => {
  const delimiter = destination.ProcessingConfiguration.Processors.find(
    ({ Type }) => Type === "AppendDelimiterToRecord",
  );
  expect(delimiter?.Parameters).toMatchObject([{ ParameterName: "Delimiter", ParameterValue: "\\n" }]);
  const mapping = table.StorageDescriptor.SerdeInfo.Parameters;
  const fieldOf = (column: string) => mapping[`mapping.${column}`] ?? column;
  const fields = table.StorageDescriptor.Columns.map(({ Name }) => fieldOf(Name));
  expect(fields.sort()).toEqual(Object.keys(payload("H04")).sort());
  expect(EVENT_COLUMNS.map(({ name }) => name)).toContain("detail_type");
  // Athena knows no column with the name of a partition.
  for (const { Name } of table.PartitionKeys)
    expect(table.StorageDescriptor.Columns.map((column) => column.Name)).not.toContain(Name);
});

test("the stream is encrypted and compressed, and waits at most five minutes", () => {
  expect(only("AWS::KinesisFirehose::DeliveryStream")).toMatchObject({
    DeliveryStreamEncryptionConfigurationInput: { KeyType: "AWS_OWNED_CMK" },
    ExtendedS3DestinationConfiguration: {
      CompressionFormat: "GZIP",
      BufferingHints: { IntervalInSeconds: 300, SizeInMBs: 64 },
      DynamicPartitioningConfiguration: { Enabled: true },
    },
  });
});

test("what is deleted, or is too old, can be brought back for a week and is gone then", () => {
  expect(only("AWS::S3::Bucket")).toMatchObject({
    VersioningConfiguration: { Status: "Enabled" },
    LifecycleConfiguration: {
      Rules: expect.arrayContaining([
        {
          NoncurrentVersionExpiration: { NoncurrentDays: 7 },
          ExpiredObjectDeleteMarker: true,
          Status: "Enabled",
        },
      ]),
    },
  });
});

test("queries are limited, and their results encrypted", () => {
  expect(only("AWS::Athena::WorkGroup")).toMatchObject({
    WorkGroupConfiguration: {
      EnforceWorkGroupConfiguration: true,
      BytesScannedCutoffPerQuery: 10 * 1024 ** 3,
      ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: "SSE_S3" } },
    },
  });
});

test("the sample query names columns that are there", () => {
  const { QueryString } = z.looseObject({ QueryString: z.string() }).parse(only("AWS::Athena::NamedQuery"));
  const columns = [...EVENT_COLUMNS.map(({ name }) => name), "day", "event_source", "events"];
  const [, selected = ""] = /SELECT (.*), count/.exec(QueryString) ?? [];
  for (const column of selected.split(", ")) expect(columns).toContain(column);
});
