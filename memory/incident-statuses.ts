/** What can be the matter with an incident. In a file of its own: the help of the command line lists them, and opens no store. */
export const INCIDENT_STATUSES = ["open", "awaiting-operator", "asked", "discharged", "closed"] as const;
