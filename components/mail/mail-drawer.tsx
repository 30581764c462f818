"use client";

import { X } from "lucide-react";
import { Dialog, Heading } from "react-aria-components/Dialog";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button, IconButton } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
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
    <ModalOverlay
      isOpen
      onOpenChange={onClose}
      isDismissable
      className="fixed inset-0 z-40 bg-overlay data-[entering]:animate-fade-in"
    >
      <Modal className="ml-auto h-dvh w-full max-w-160 data-[entering]:animate-rise-in">
        <Dialog className="flex h-full flex-col bg-raised shadow-popover outline-none">
          <header className="flex items-start gap-3 border-b px-5 py-4">
            <Heading slot="title" className="min-w-0 flex-1 py-1 font-semibold [overflow-wrap:anywhere]">
              {mail?.subject ?? "Mail"}
            </Heading>
            <IconButton label="Close" size="sm" onPress={onClose}>
              <X aria-hidden className="size-4" />
            </IconButton>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
            {mail ? <MailDetails mail={mail} /> : null}
            {error && !mail ? (
              <Callout tone="error" role="alert" title="The mail could not be read">
                {messageOf(error)}
              </Callout>
            ) : null}
            {mail || error ? null : <SkeletonRows rows={8} label="Loading the mail" />}
          </div>
          {mail?.maySend || mail?.mayCancel ? (
            <footer className="flex flex-wrap justify-end gap-2 border-t bg-surface px-5 py-3">
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
            </footer>
          ) : null}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
