"use client";

import { clsx } from "clsx";
import { useState } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { ConflictCandidate, ConflictView, SettleConflictInput } from "#lib/users/linking/contract.ts";
import { matchSentence } from "./conflict-words.ts";
import { ObstacleText } from "./obstacle-text.tsx";

interface ComparisonProps {
  conflict: ConflictView;
  /** What is being settled right now. */
  pending: SettleConflictInput | null;
  onLink: (person: ConflictCandidate) => void;
}

const column = "min-w-28 p-3 max-sm:px-2 max-sm:first:pl-4 sm:min-w-44";

/** What was sent beside what each user has; what differs is marked, by more than colour. */
export function Comparison({ conflict, pending, onLink }: ComparisonProps) {
  const [onlyDifferent, setOnlyDifferent] = useState(true);
  const { attributes, people, name } = conflict;
  const rows = attributes.filter(({ sent, own }) => !onlyDifferent || own.some((value) => value !== sent));
  const same = attributes.length - rows.length;
  return (
    <Card
      title="Who is meant?"
      description="What was sent, beside each user who could be meant. Linking keeps that user’s ID, groups and history; the attributes that were sent take the place of those that differ."
      padded={false}
      footer={
        <Checkbox
          label={same > 0 || !onlyDifferent ? "Only what differs" : "Only what differs (everything does)"}
          isSelected={onlyDifferent}
          onChange={setOnlyDifferent}
          className="mr-auto"
        />
      }
    >
      <section
        aria-label="Comparison"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to scroll by keyboard too
        tabIndex={0}
        className="relative overflow-x-auto -outline-offset-2"
      >
        <table className="w-full border-collapse text-left text-sm">
          <thead className="border-b bg-surface align-top">
            <tr>
              <td className="w-28 min-w-24 p-3 pl-4 max-sm:hidden" />
              <th scope="col" className={clsx(column, "font-normal")}>
                <span className="block font-semibold [overflow-wrap:anywhere]">{name}</span>
                <span className="block text-muted text-xs">As it was sent</span>
              </th>
              {people.map((person) => (
                <th key={person.id} scope="col" className={clsx(column, "font-normal last:pr-4")}>
                  <PersonHead person={person} conflict={conflict} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, path, sent, own }) => (
              <tr key={`${path} ${label}`} className="border-b align-top last:border-b-0">
                <th scope="row" title={path} className="p-3 pl-4 font-normal text-muted max-sm:hidden">
                  {label}
                </th>
                <td className={clsx(column, "[overflow-wrap:anywhere]")}>
                  {/* On a narrow screen the attributes have no column of their own. */}
                  <span className="block text-muted text-xs sm:hidden">{label}</span>
                  {sent ?? <None text="not sent" />}
                </td>
                {own.map((value, index) => (
                  <td
                    key={people[index]?.id}
                    className={clsx(column, "align-bottom [overflow-wrap:anywhere] last:pr-4 sm:align-top")}
                  >
                    <OwnValue value={value} sent={sent} />
                  </td>
                ))}
              </tr>
            ))}
            <tr className="border-t align-top">
              <td className="p-3 pl-4 max-sm:hidden" />
              <td className={column} />
              {people.map((person) => (
                <td key={person.id} className={clsx(column, "last:pr-4")}>
                  {person.obstacle ? (
                    <ObstacleText obstacle={person.obstacle} begin="Cannot be linked to this user." />
                  ) : (
                    <Button
                      size="sm"
                      variant="primary"
                      className="max-sm:h-auto max-sm:whitespace-normal max-sm:py-1"
                      pending={pending?.action === "link" && pending.userId === person.id}
                      isDisabled={
                        pending !== null && !(pending.action === "link" && pending.userId === person.id)
                      }
                      onPress={() => onLink(person)}
                    >
                      Link to this user <span className="sr-only">({person.name})</span>
                    </Button>
                  )}
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </section>
    </Card>
  );
}

function PersonHead({ person, conflict }: { person: ConflictCandidate; conflict: ConflictView }) {
  const { id, name, status, isLinked, groups } = person;
  return (
    <>
      <TextLink href={`/users/${id}`} className="font-semibold [overflow-wrap:anywhere]">
        {name}
      </TextLink>
      <span className="block text-muted text-xs">{matchSentence(person, conflict)}</span>
      <span className="mt-1 flex flex-wrap gap-1">
        <Badge>{isLinked ? "Linked before" : "Created here"}</Badge>
        {status === "deleted" ? <Badge tone="error">Deleted</Badge> : null}
        {status === "deactivated" ? <Badge tone="warn">Deactivated</Badge> : null}
        {groups > 0 ? <Badge>{groups === 1 ? "1 group" : `${groups} groups`}</Badge> : null}
      </span>
    </>
  );
}

/** A value that was not sent stays with a link; one that differs is replaced by it. */
function OwnValue({ value, sent }: { value: string | null; sent: string | null }) {
  if (value === sent)
    return value === null ? <None text="none" /> : <span className="text-muted">{value}</span>;
  return (
    <span className={clsx("rounded-sm", sent !== null && "bg-warn px-1 text-warn")}>
      {value ?? "none"}
      {sent === null ? null : <span className="sr-only"> (differs)</span>}
    </span>
  );
}

function None({ text }: { text: string }) {
  return <span className="text-muted">{text}</span>;
}
