import { z } from "zod";
import { SequenceResource } from "./guardduty-resources.ts";
import { amount, anything, lenient, list, record, word } from "./lenient.ts";

const RemoteIp = z.lazy(() =>
  lenient(
    z.looseObject({
      ipAddressV4: word,
      ipAddressV6: word,
      country: lenient(z.looseObject({ countryName: word })),
      organization: lenient(z.looseObject({ asnOrg: word })),
    }),
  ),
);
export type RemoteIp = z.infer<typeof RemoteIp>;

const Port = z.lazy(() => lenient(z.looseObject({ port: amount, portName: word })));
export type Port = z.infer<typeof Port>;

const blocked = lenient(z.boolean());

/** Source: GuardDuty API reference, Action. */
const Action = z.lazy(() =>
  lenient(
    z.looseObject({
      actionType: word,
      networkConnectionAction: lenient(
        z.looseObject({
          connectionDirection: word,
          protocol: word,
          blocked,
          localPortDetails: Port,
          remotePortDetails: Port,
          remoteIpDetails: RemoteIp,
        }),
      ),
      portProbeAction: lenient(
        z.looseObject({
          blocked,
          portProbeDetails: list(z.looseObject({ localPortDetails: Port, remoteIpDetails: RemoteIp })),
        }),
      ),
      dnsRequestAction: lenient(z.looseObject({ domain: word, protocol: word, blocked })),
      awsApiCallAction: lenient(
        z.looseObject({
          api: word,
          serviceName: word,
          errorCode: word,
          domainDetails: lenient(z.looseObject({ domain: word })),
          remoteIpDetails: RemoteIp,
        }),
      ),
      kubernetesApiCallAction: lenient(
        z.looseObject({ verb: word, requestUri: word, statusCode: amount, remoteIpDetails: RemoteIp }),
      ),
      rdsLoginAttemptAction: lenient(
        z.looseObject({
          loginAttributes: list(
            z.looseObject({ user: word, failedLoginAttempts: amount, successfulLoginAttempts: amount }),
          ),
          remoteIpDetails: RemoteIp,
        }),
      ),
    }),
  ),
);
export type Action = z.infer<typeof Action>;

const Threats = z.lazy(() => list(z.looseObject({ name: word })));

/** Source: GuardDuty API reference, Service; user guide, "Finding details". */
export const GuardDutyService = z.lazy(() =>
  lenient(
    z.looseObject({
      detectorId: word,
      archived: anything,
      count: amount,
      eventFirstSeen: anything,
      eventLastSeen: anything,
      action: Action,
      additionalInfo: record,
      evidence: lenient(
        z.looseObject({
          threatIntelligenceDetails: list(
            z.looseObject({ threatListName: word, threatNames: list(z.string()) }),
          ),
        }),
      ),
      ebsVolumeScanDetails: lenient(
        z.looseObject({
          scanDetections: lenient(
            z.looseObject({ threatDetectedByName: lenient(z.looseObject({ threatNames: Threats })) }),
          ),
        }),
      ),
      malwareScanDetails: lenient(z.looseObject({ threats: Threats })),
      runtimeDetails: lenient(
        z.looseObject({ process: lenient(z.looseObject({ name: word, executablePath: word })) }),
      ),
      detection: lenient(
        z.looseObject({
          sequence: lenient(
            z.looseObject({
              description: word,
              resources: list(SequenceResource),
              signals: list(z.looseObject({ name: word, type: word, count: amount })),
            }),
          ),
        }),
      ),
    }),
  ),
);
export type GuardDutyService = z.infer<typeof GuardDutyService>;
