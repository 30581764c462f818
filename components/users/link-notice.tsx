import { Link2, Unlink } from "lucide-react";
import type { ReactNode } from "react";
import { AbsoluteTime } from "#components/ui/relative-time.tsx";
import type { UserView } from "#lib/users/contract.ts";
import { providerWords } from "./link-words.ts";

/** Says who owns the user's attributes: the identity provider since when, or whoever works here. */
export function LinkNotice({ user, mayManage }: { user: UserView; mayManage: boolean }) {
  const { begin, within } = providerWords[user.directory.type];
  if (user.linkedAt) {
    return (
      <Line icon={<Link2 aria-hidden className="size-4" />}>
        Linked to {within} since <AbsoluteTime iso={user.linkedAt} />
        {user.linkedBy === "admin" ? ", by an admin who settled a conflict" : ""}. {begin} owns these
        attributes: change them there.
      </Line>
    );
  }
  return (
    <Line icon={<Unlink aria-hidden className="size-4" />}>
      Created here. {begin} has not sent this user yet; when it does, it takes this record over.
      {mayManage ? " Until then you can edit it." : ""}
    </Line>
  );
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p className="mb-6 flex items-start gap-2 text-muted text-sm">
      <span className="mt-0.5 shrink-0">{icon}</span>
      <span className="min-w-0">{children}</span>
    </p>
  );
}
