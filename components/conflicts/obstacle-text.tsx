import { TextLink } from "#components/ui/text-link.tsx";
import type { Obstacle } from "#lib/users/linking/contract.ts";

/** Why something cannot be done, with the way to the user who is in the way. */
export function ObstacleText({ obstacle, begin }: { obstacle: Obstacle; begin?: string }) {
  return (
    <p className="text-muted text-sm">
      {begin ? <span className="text-text">{begin} </span> : null}
      {obstacle.detail} <TextLink href={`/users/${obstacle.user.id}`}>Open {obstacle.user.name}</TextLink>
    </p>
  );
}
