"use client";

import { RotateCw, X } from "lucide-react";
import { useEffect, useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { type Complaint, complaintWords } from "#lib/troubleshooting/vocabulary.ts";
import { Findings } from "./findings.tsx";
import { type Subject, useTroubleshooting } from "./queries.ts";
import { about, reportText } from "./report-text.ts";

interface TroubleshootingPanelProps {
  subject: Subject;
  id: string;
  complaints: readonly Complaint[];
  complaint: Complaint | "all";
  onChoose: (complaint: Complaint | "all" | null) => void;
}

/** Says which of the known causes applies now, to a complaint or to all of them. */
export function TroubleshootingPanel({
  subject,
  id,
  complaints,
  complaint,
  onChoose,
}: TroubleshootingPanelProps) {
  const { data: report, error, isFetching, refetch } = useTroubleshooting(subject, id);
  // The URL follows in its own time; what is pressed is chosen at once.
  const [chosen, setChosen] = useState(complaint);
  useEffect(() => setChosen(complaint), [complaint]);
  return (
    <Card
      className="mb-6"
      title="Troubleshoot"
      description={
        report ? (
          <>
            Every known cause, held against what is known. Looked at: <RelativeTime iso={report.examinedAt} />
            .
          </>
        ) : (
          "Every known cause, held against what is known now."
        )
      }
      actions={
        <>
          {report ? (
            <CopyButton
              withText
              label="report"
              value={reportText(report, chosen, globalThis.location?.origin ?? "http://localhost")}
            />
          ) : null}
          <Button
            size="sm"
            pending={isFetching && report !== undefined}
            icon={<RotateCw aria-hidden className="size-3.5" />}
            onPress={() => void refetch()}
          >
            Look again
          </Button>
          <Button
            size="icon-sm"
            variant="ghost"
            aria-label="Close troubleshooting"
            icon={<X aria-hidden className="size-4" />}
            onPress={() => onChoose(null)}
          />
        </>
      }
    >
      <RadioGroup
        label="Complaint"
        hideLabel
        layout="inline"
        className="mb-4"
        options={[
          { id: "all" as const, label: "Anything" },
          ...complaints.map((one) => ({ id: one, label: complaintWords[one] })),
        ]}
        value={chosen}
        onChange={(one) => {
          setChosen(one);
          onChoose(one);
        }}
      />
      {error && !report ? (
        <Callout tone="error" role="alert" title="The causes could not be looked into">
          {messageOf(error)}
        </Callout>
      ) : null}
      {report ? (
        <Findings report={about(report, chosen)} />
      ) : error ? null : (
        <SkeletonRows rows={4} label="Looking into the causes" />
      )}
    </Card>
  );
}
