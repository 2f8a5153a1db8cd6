/** A service by its own name: sources write one service as "RDS", "AWS/RDS" and "Amazon RDS". */
export const shortServiceName = (service: string): string => service.replace(/^(?:aws|amazon)[/ ]+/i, "");
