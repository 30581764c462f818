import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { chooseManagedGroup } from "#lib/write-back/choose-managed-group.ts";
import {
  chooseManagedGroupInput,
  managedGroupView,
  releaseManagedGroupInput,
  requestWriteBackInput,
} from "#lib/write-back/contract.ts";
import { getManagedGroup } from "#lib/write-back/get-managed-group.ts";
import { releaseManagedGroup } from "#lib/write-back/release-managed-group.ts";
import { requestWriteBack } from "#lib/write-back/request-write-back.ts";

const params = z.object({ directoryId: z.string() });
const output = managedGroupView;

export const GET = adminRoute({ role: "auditor", params, output }, ({ actor, params: { directoryId } }) =>
  getManagedGroup(actor, directoryId),
);

export const PUT = adminRoute(
  { role: "admin", params, body: chooseManagedGroupInput, output },
  ({ actor, params: { directoryId }, body }) => chooseManagedGroup(actor, directoryId, body),
);

export const DELETE = adminRoute(
  { role: "admin", params, body: releaseManagedGroupInput, output },
  ({ actor, params: { directoryId }, body }) => releaseManagedGroup(actor, directoryId, body),
);

export const POST = adminRoute(
  { role: "helpdesk", params, body: requestWriteBackInput, output, status: 202 },
  ({ actor, params: { directoryId }, body }) => requestWriteBack(actor, directoryId, body),
);
