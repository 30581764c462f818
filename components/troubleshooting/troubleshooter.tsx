"use client";

import { LifeBuoy } from "lucide-react";
import dynamic from "next/dynamic";
import { Button } from "#components/ui/button.tsx";
import { directoryComplaints, userComplaints } from "#lib/troubleshooting/vocabulary.ts";
import type { Subject } from "./queries.ts";
import { useComplaint } from "./use-complaint.ts";

// Most visits only look.
const TroubleshootingPanel = dynamic(() =>
  import("./troubleshooting-panel.tsx").then((module) => module.TroubleshootingPanel),
);

const complaintsOf = { users: userComplaints, directories: directoryComplaints } as const;

/** The panel of a user or directory, while the URL asks for it. */
export function Troubleshooter({ subject, id }: { subject: Subject; id: string }) {
  const complaints = complaintsOf[subject];
  const { complaint, choose } = useComplaint(complaints);
  if (complaint === null) return null;
  return (
    <TroubleshootingPanel
      subject={subject}
      id={id}
      complaints={complaints}
      complaint={complaint}
      onChoose={choose}
    />
  );
}

/** Opens the panel of the page that it is on. */
export function TroubleshootButton({ subject }: { subject: Subject }) {
  const { complaint, choose } = useComplaint(complaintsOf[subject]);
  return (
    <Button
      icon={<LifeBuoy aria-hidden className="size-4" />}
      aria-expanded={complaint !== null}
      onPress={() => choose(complaint === null ? "all" : null)}
    >
      Troubleshoot
    </Button>
  );
}
