"use client";

import { messageOf } from "#components/layout/form-errors.ts";
import { LoadState } from "#components/layout/load-state.tsx";
import { Button } from "#components/ui/button.tsx";
import { Drawer } from "#components/ui/drawer.tsx";
import { toast } from "#components/ui/toast.tsx";
import { MailDetails } from "./mail-details.tsx";
import { useChangeMails, useMail } from "./queries.ts";

/** One mail with all that is known of it, at the side of the list. */
export default function MailDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { data: mail, error } = useMail(id);
  const change = useChangeMails();

  function act(what: "send" | "cancel") {
    change.mutate(
      { act: what, choice: { ids: [id] } },
      {
        onSuccess: () =>
          toast.success(what === "send" ? "The mail is on its way." : "The mail was cancelled."),
        onError: (problem) => toast.error(messageOf(problem)),
      },
    );
  }

  return (
    <Drawer
      title={mail?.subject ?? "Mail"}
      onClose={onClose}
      footer={
        mail?.maySend || mail?.mayCancel ? (
          <>
            {mail.mayCancel ? (
              <Button isDisabled={change.isPending} onPress={() => act("cancel")}>
                Cancel this mail
              </Button>
            ) : null}
            {mail.maySend ? (
              <Button variant="primary" pending={change.isPending} onPress={() => act("send")}>
                {mail.state === "sent" ? "Send once more" : "Send now"}
              </Button>
            ) : null}
          </>
        ) : null
      }
    >
      {mail ? <MailDetails mail={mail} /> : <LoadState error={error} what="The mail" rows={8} />}
    </Drawer>
  );
}
