/** Columns of the table of events: the fields of an EventBridge envelope (EventBridge user guide, "AWS service event metadata"). */
export const EVENT_COLUMNS: readonly { name: string; field: string; type: string }[] = [
  { name: "version", field: "version", type: "string" },
  { name: "id", field: "id", type: "string" },
  { name: "detail_type", field: "detail-type", type: "string" },
  { name: "source", field: "source", type: "string" },
  { name: "account", field: "account", type: "string" },
  { name: "time", field: "time", type: "string" },
  { name: "region", field: "region", type: "string" },
  { name: "resources", field: "resources", type: "array<string>" },
  // Each source has a shape of its own; json_extract reads it.
  { name: "detail", field: "detail", type: "string" },
];

/** The first day that queries look at. */
export const FIRST_DAY = "2025-01-01";

/** A column in the template of a table's location (Athena user guide, "Set up partition projection"). */
const placeholder = (column: string) => ["$", `{${column}}`].join("");

/** Where the events of one source and day are: Firehose writes there, and Athena looks there. */
export const partitionPath = (source: string, day: string): string => `event_source=${source}/day=${day}/`;

/** The same as Athena reads it, with the names of the columns. */
export const PARTITION_TEMPLATE = partitionPath(placeholder("event_source"), placeholder("day"));
