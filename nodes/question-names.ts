import type { Organization } from "../policy/organization.ts";
import { isProduction } from "../policy/registry.ts";
import { shortServiceName } from "../tools/service-name.ts";
import { joinMarks, MARKS, type Reading, take } from "./question-reading.ts";
import { PLAIN, wordsIn } from "./question-words.ts";

/** Teams and accounts by their ids, accounts by their names; "production" stands for all accounts that are. */
export function takeNames(organization: Organization, reading: Reading): void {
  const { query } = reading;
  const words = wordsIn(reading.rest);
  const lower = words.map((word) => word.toLowerCase());
  const namedBy = (name: string) => words[lower.indexOf(name.toLowerCase())];
  const teams = organization.teams.filter(({ id }) => namedBy(id) !== undefined);
  for (const { id } of teams) take(reading, namedBy(id) ?? id, MARKS.team);
  if (teams.length > 0) query.teams = teams.map(({ id }) => id);

  const accounts = organization.accounts.filter(({ id, name }) => namedBy(id) ?? namedBy(name));
  const ids = [...accounts.map(({ id }) => id), ...lower.filter((word) => /^\d{12}$/.test(word))];
  for (const { id, name } of accounts)
    for (const one of [id, name]) if (namedBy(one)) take(reading, namedBy(one) ?? one, MARKS.account);
  for (const id of ids) take(reading, id, MARKS.account);
  reading.rest = joinMarks(reading.rest);
  if (ids.length > 0) query.accounts = [...new Set(ids)];
  else if (PRODUCTION.test(reading.rest)) {
    take(reading, reading.rest.match(PRODUCTION)?.[0] ?? "");
    query.accounts = organization.accounts
      .filter((one) => isProduction(organization, one))
      .map(({ id }) => id);
  }
}

const REGION =
  /(?<![\w:~-])(?:in )?([a-z]{2}(?:-gov|-iso[a-z]?)?-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\d)(?![\w:~-])/gi;

/** AWS Regions by their names, each of them. */
export function takeRegions(reading: Reading): void {
  const regions = [...reading.rest.matchAll(REGION)].map(([, region = ""]) => region.toLowerCase());
  if (regions.length === 0) return;
  reading.rest = joinMarks(reading.rest.replace(REGION, ` ${MARKS.region} `));
  reading.query.regions = [...new Set(regions)];
}

/** Of a team that owns, alone: of several, or where others were told, it is not plain whose it is. */
const OWNS =
  /\b(?:owned by|assigned to|(?:the )?responsibility of) \uE000|\uE000 (?:owns?|(?:is|are) responsible for)(?![\w-])/i;

/** "owned by app01", "does inf01 own": narrower than the teams that it concerns. */
export function takeOwners(organization: Organization, reading: Reading): void {
  const { query } = reading;
  reading.rest = joinMarks(reading.rest.replace(/ +/g, " "));
  const quote = reading.rest.match(OWNS)?.[0];
  if (quote === undefined || [...reading.rest.matchAll(/\uE000/g)].length > 1) return;
  const { teams = [], roles = [] } = query;
  const byRole = organization.teams.filter(({ role }) => roles.includes(role)).map(({ id }) => id);
  const owners = [...new Set([...teams, ...byRole])];
  if (owners.length === 0) return;
  delete query.teams;
  delete query.roles;
  query.owners = owners;
  reading.rest = reading.rest.replace(quote, " ");
}

const PRODUCTION = /(?<!non[- ])\b(?:in |of |for )?production(?: accounts?)?\b(?!-)/i;

/** Services that are known, by their names with and without AWS's first words: "RDS" is also "AWS/RDS". */
export function takeServices(services: readonly string[], reading: Reading): void {
  const found = services.flatMap((service) => {
    const names = [service, shortServiceName(service)].map((name) => name.toLowerCase());
    const word = wordsIn(reading.rest).find((one) => names.includes(one.toLowerCase()));
    return word === undefined || service === "" || PLAIN.has(word.toLowerCase()) ? [] : [{ service, word }];
  });
  for (const word of new Set(found.map((one) => one.word))) take(reading, word, MARKS.service);
  reading.rest = joinMarks(reading.rest);
  if (found.length > 0) reading.query.services = found.map(({ service }) => service);
}
