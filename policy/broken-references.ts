/** What one part of an organization file says that another part contradicts. */
export interface BrokenReference {
  path: (string | number)[];
  /** What would be right. */
  message: string;
}

interface Registry {
  accounts: { id: string; tags: { team?: string | undefined } }[];
  teams: { id: string; role: string }[];
}

/** Ids used twice, tags that name no team, and no team that could own what nobody else owns. */
export function findBrokenReferences({ accounts, teams }: Registry): BrokenReference[] {
  const names = teams.map((team) => team.id);
  const strayTags = accounts.flatMap(({ tags }, index) =>
    tags.team === undefined || names.includes(tags.team)
      ? []
      : [{ path: ["accounts", index, "tags", "team"], message: `one of the teams ${names.join(", ")}` }],
  );
  const noOwner = teams.some((team) => team.role === "app")
    ? []
    : [{ path: ["teams"], message: "at least one team with role: app, which owns what no other team owns" }];
  return [...repeated(accounts, "accounts"), ...repeated(teams, "teams"), ...noOwner, ...strayTags];
}

function repeated(list: { id: string }[], name: string): BrokenReference[] {
  return list.flatMap(({ id }, index) =>
    list.findIndex((other) => other.id === id) === index
      ? []
      : [{ path: [name, index, "id"], message: `an id that is used once; remove one of the two "${id}"` }],
  );
}
