import { CfnNamedQuery, CfnWorkGroup } from "aws-cdk-lib/aws-athena";
import { CfnDatabase, CfnTable } from "aws-cdk-lib/aws-glue";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { EVENT_COLUMNS, FIRST_DAY, PARTITION_TEMPLATE } from "./event-lake-layout.ts";
import { collectedSources } from "./event-patterns.ts";
import type { Plan } from "./plan.ts";

/** Ten gigabytes: a query that reads more was not meant. */
const BYTES_A_QUERY = 10 * 1024 ** 3;

/** The table of events and who may ask it what, in Athena. */
export function createEventTable(scope: Construct, { places, hasTestEvents }: Plan, bucket: IBucket): void {
  const name = places.prefix.replaceAll("-", "_");
  const database = new CfnDatabase(scope, "Database", {
    catalogId: places.account,
    databaseInput: { name, description: "OHERO" },
  });
  const location = `s3://${bucket.bucketName}/events/`;
  const table = new CfnTable(scope, "Events", {
    catalogId: places.account,
    databaseName: name,
    tableInput: {
      name: "events",
      description: "Every event that was collected, as it arrived",
      tableType: "EXTERNAL_TABLE",
      partitionKeys: [
        { name: "event_source", type: "string" },
        { name: "day", type: "string" },
      ],
      // Athena works the partitions out from here: nobody has to add them (Athena user guide, "Partition projection").
      parameters: {
        classification: "json",
        "projection.enabled": "true",
        "projection.event_source.type": "enum",
        "projection.event_source.values": collectedSources(hasTestEvents).join(","),
        "projection.day.type": "date",
        "projection.day.format": "yyyy-MM-dd",
        "projection.day.range": `${FIRST_DAY},NOW+1DAYS`,
        "projection.day.interval": "1",
        "projection.day.interval.unit": "DAYS",
        "storage.location.template": `${location}${PARTITION_TEMPLATE}`,
      },
      storageDescriptor: {
        location,
        columns: EVENT_COLUMNS.map(({ name, type }) => ({ name, type })),
        inputFormat: "org.apache.hadoop.mapred.TextInputFormat",
        outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
        serdeInfo: {
          serializationLibrary: "org.openx.data.jsonserde.JsonSerDe",
          parameters: Object.fromEntries(
            EVENT_COLUMNS.filter(({ name, field }) => name !== field).map(({ name, field }) => [
              `mapping.${name}`,
              field,
            ]),
          ),
        },
      },
    },
  });
  table.addResourceDependency(database);
  const group = new CfnWorkGroup(scope, "WorkGroup", {
    name: places.prefix,
    description: "Questions about events that OHERO collected",
    recursiveDeleteOption: true,
    workGroupConfiguration: {
      enforceWorkGroupConfiguration: true,
      publishCloudWatchMetricsEnabled: true,
      bytesScannedCutoffPerQuery: BYTES_A_QUERY,
      resultConfiguration: {
        outputLocation: `s3://${bucket.bucketName}/results/`,
        encryptionConfiguration: { encryptionOption: "SSE_S3" },
      },
    },
  });
  const query = new CfnNamedQuery(scope, "EventsADay", {
    name: `${places.prefix}: events of the last week`,
    database: name,
    workGroup: places.prefix,
    queryString: [
      "SELECT day, event_source, detail_type, count(*) AS events",
      `FROM "${name}"."events"`,
      "WHERE day >= date_format(current_date - interval '7' day, '%Y-%m-%d')",
      "GROUP BY day, event_source, detail_type ORDER BY day DESC, events DESC",
    ].join("\n"),
  });
  query.addResourceDependency(group);
  query.addResourceDependency(table);
}
