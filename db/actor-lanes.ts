import type { Actor } from "./actor.ts";

/**
 * One `make()` for each actor, for what may be done together for requests of the same one. Actors are told apart by organization, person or key, role, and
 * by the very set of permissions that their resolved access holds: two actors never share, and what is kept goes with the access.
 */
export function createLanes<Lane>(make: () => Lane): (actor: Actor) => Lane {
  const lanes = new WeakMap<object, Map<string, Lane>>();
  return (actor) => {
    const holder = actor.permissions === "*" ? actor : (actor.permissions as object);
    let own = lanes.get(holder);
    if (!own) lanes.set(holder, (own = new Map()));
    const name = `${actor.role} ${actor.organizationId} ${actor.userId ?? actor.keyId} ${actor.sessionId ?? ""}`;
    let lane = own.get(name);
    if (!lane) own.set(name, (lane = make()));
    return lane;
  };
}
