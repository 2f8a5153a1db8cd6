import { z } from "zod";
import { amount, anything, lenient, list, record, word } from "./lenient.ts";

const Account = z.lazy(() => lenient(z.looseObject({ uid: word })));
const Endpoint = z.lazy(() =>
  lenient(z.looseObject({ ip: word, domain: word, hostname: word, port: amount })),
);

/**
 * A finding in the Open Cybersecurity Schema Framework, as Security Hub writes it: times are milliseconds since the
 * epoch, each with a twin in ISO 8601 whose name ends in `_dt`.
 * Source: Security Hub user guide, "OCSF findings in Security Hub"; API reference, OcsfStringFilter (names of fields);
 * OCSF schema, classes 2002 to 2006.
 */
export const OcsfFinding = z.lazy(() =>
  z.looseObject({
    activity_id: amount,
    activity_name: word,
    class_name: word,
    cloud: lenient(z.looseObject({ account: Account, region: word })),
    comment: word,
    compliance: lenient(z.looseObject({ control: word, status: word, status_id: amount })),
    count: amount,
    evidences: list(
      z.looseObject({
        api: lenient(z.looseObject({ operation: word, service: lenient(z.looseObject({ name: word })) })),
        query: lenient(z.looseObject({ hostname: word })),
        src_endpoint: Endpoint,
        dst_endpoint: Endpoint,
        data: record,
      }),
    ),
    finding_info: lenient(
      z.looseObject({
        uid: word,
        title: word,
        desc: word,
        types: list(z.string()),
        created_time: anything,
        created_time_dt: anything,
        first_seen_time: anything,
        first_seen_time_dt: anything,
        modified_time: anything,
        modified_time_dt: anything,
        related_events: list(z.looseObject({ title: word })),
      }),
    ),
    metadata: lenient(
      z.looseObject({ uid: word, product: lenient(z.looseObject({ uid: word, name: word })) }),
    ),
    remediation: lenient(z.looseObject({ desc: word, references: list(z.string()) })),
    resources: list(
      z.looseObject({
        uid: word,
        uid_alt: word,
        name: word,
        type: word,
        region: word,
        owner: lenient(z.looseObject({ account: Account })),
        tags: list(z.looseObject({ name: word, value: word })),
        data: record,
      }),
    ),
    severity: word,
    severity_id: amount,
    status: word,
    status_id: amount,
    time: anything,
    time_dt: anything,
    unmapped: record,
    vendor_attributes: lenient(z.looseObject({ severity: word, severity_id: amount })),
    vulnerabilities: list(
      z.looseObject({
        cve: lenient(z.looseObject({ uid: word })),
        is_exploit_available: lenient(z.boolean()),
        is_fix_available: lenient(z.boolean()),
      }),
    ),
  }),
);
export type OcsfFinding = z.infer<typeof OcsfFinding>;
