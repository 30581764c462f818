"use client";

import { X } from "lucide-react";
import { Dialog, Heading } from "react-aria-components/Dialog";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { messageOf } from "#components/layout/form-errors.ts";
import { IconButton } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { CallDetails } from "./call-details.tsx";
import { readableTarget } from "./call-words.ts";
import { useCall } from "./queries.ts";

/** One call with all that is known of it, at the side of the list. */
export default function CallDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { data: call, error } = useCall(id);
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
            <Heading slot="title" className="min-w-0 flex-1 py-1 font-mono text-sm [overflow-wrap:anywhere]">
              {call ? (
                <>
                  <span className="font-semibold">{call.method}</span> {readableTarget(call)}
                </>
              ) : (
                "SCIM call"
              )}
            </Heading>
            <IconButton label="Close" size="sm" onPress={onClose}>
              <X aria-hidden className="size-4" />
            </IconButton>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
            {call ? <CallDetails call={call} /> : null}
            {error && !call ? (
              <Callout tone="error" role="alert" title="The call could not be read">
                {messageOf(error)}
              </Callout>
            ) : null}
            {call || error ? null : <SkeletonRows rows={8} label="Loading the call" />}
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
