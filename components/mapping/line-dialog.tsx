"use client";

import { useId } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { attributeTypeNames } from "#lib/attributes/vocabulary.ts";
import type { MappingAttribute, MappingFault, MappingView, PreviewPeople } from "#lib/mapping/contract.ts";
import { type MappingKind, mappingKinds } from "#lib/mapping/vocabulary.ts";
import type { Line } from "./draft.ts";
import { ExpressionHelp } from "./expression-help.tsx";
import { PeoplePreview } from "./people-preview.tsx";
import { kindNames, pushedWords } from "./words.ts";

interface LineDialogProps {
  view: MappingView;
  attribute: MappingAttribute;
  line: Line;
  onChange: (line: Line) => void;
  fault: MappingFault | undefined;
  people: PreviewPeople | undefined;
  preview: Parameters<typeof PeoplePreview>[0]["preview"];
  peopleError: Error | null;
  isReading: boolean;
  onSearch: (search: string) => void;
  /** Attributes of the draft that Microsoft Graph was not asked for yet. */
  unread: readonly string[];
  onAsk: () => void;
  onApply: () => void;
  onClose: () => void;
}

/** Where one attribute comes from and who wins, with what comes of it while one writes. */
export function LineDialog(props: LineDialogProps) {
  const { view, attribute, line, onChange, fault, people, unread } = props;
  const listId = useId();
  const { type } = view.directory;
  const names = [...(people?.names ?? []), ...view.suggestions];
  const set = (change: Partial<Line>) => onChange({ ...line, ...change });
  const error = fault && (fault.at === null ? fault.detail : `Character ${fault.at + 1}: ${fault.detail}`);
  const together = view.attributes.filter(({ attributeId }) => attribute.together.includes(attributeId));
  return (
    <Dialog
      size="lg"
      title={attribute.label}
      description={attribute.help}
      isOpen
      onOpenChange={props.onClose}
      footer={
        <>
          <Button onPress={props.onClose}>Cancel</Button>
          <Button variant="primary" onPress={props.onApply}>
            Apply
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-6">
        <div className="flex flex-col gap-4">
          <RadioGroup
            label="Comes from"
            value={line.kind}
            onChange={(kind: MappingKind) => set({ kind, source: sourceFor(kind, line, attribute) })}
            layout="inline"
            options={mappingKinds
              .filter((kind) => kind !== "none" || !attribute.required)
              .map((kind) => ({ id: kind, label: kindNames[kind] }))}
            description={line.kind === "default" ? defaultWords(attribute, type) : undefined}
          />
          {line.kind === "attribute" ? (
            <>
              <TextField
                label={type === "okta" ? "Attribute of the Okta profile" : "Property of Microsoft Graph"}
                mono
                list={listId}
                value={line.source}
                onChange={(event) => set({ source: event.target.value })}
                error={error}
                description={
                  type === "okta"
                    ? "The variable name in Okta’s profile editor; custom ones too."
                    : "As Microsoft Graph names it; extension_<app id>_<name> for an extension."
                }
              />
              <datalist id={listId}>
                {names.map((name) => (
                  <option key={name} value={name} />
                ))}
              </datalist>
            </>
          ) : null}
          {line.kind === "constant" ? (
            <TextField
              label="Text"
              value={line.source}
              onChange={(event) => set({ source: event.target.value })}
              error={error}
              description={`The type is “${attributeTypeNames[attribute.type]}”.`}
            />
          ) : null}
          {line.kind === "expression" ? (
            <>
              <TextArea
                label="Expression"
                mono
                rows={2}
                value={line.source}
                onChange={(event) => set({ source: event.target.value })}
                error={error}
              />
              <ExpressionHelp type={type} onUse={(source) => set({ source })} />
            </>
          ) : null}
          {(line.kind === "default" || line.kind === "none") && error ? (
            <Callout tone="error" role="alert">
              {error}
            </Callout>
          ) : null}
          {people && people.unknown.length > 0 ? (
            <Callout tone="warn" role="status">
              Microsoft Graph knows no property {people.unknown.map((name) => `“${name}”`).join(", ")} of
              users.
            </Callout>
          ) : null}
          {unread.length > 0 ? (
            <Callout
              role="status"
              action={
                <Button size="sm" onPress={props.onAsk}>
                  Ask Microsoft Graph
                </Button>
              }
            >
              These users were read without {unread.map((name) => `“${name}”`).join(", ")}.
            </Callout>
          ) : null}
        </div>
        <PeoplePreview
          attributeId={attribute.attributeId}
          people={people}
          preview={props.preview}
          error={props.peopleError}
          isReading={props.isReading}
          onSearch={props.onSearch}
        />
        <RadioGroup
          label="Where SCIM pushes it too"
          value={line.readWins ? "read" : "scim"}
          onChange={(winner) => set({ readWins: winner === "read" })}
          options={[
            {
              id: "scim",
              label: "SCIM wins",
              description: "What is read is used where SCIM pushed nothing.",
            },
            {
              id: "read",
              label: "What is read wins",
              description:
                "A value that SCIM pushes meanwhile stands until the next sync that reads the user. An empty one counts too.",
            },
          ]}
          description={
            <>
              {attribute.pushed === 0
                ? "SCIM has pushed it for nobody so far."
                : `SCIM has pushed it for ${pushedWords(attribute.pushed, view.users)}.`}
              {together.length > 0
                ? ` Decided together with ${together.map(({ label }) => label).join(", ")}: in SCIM they are one attribute.`
                : null}
            </>
          }
        />
      </div>
    </Dialog>
  );
}

/** What stands in the field when another kind is chosen: an attribute becomes an expression as it is. */
function sourceFor(kind: MappingKind, line: Line, attribute: MappingAttribute): string {
  if (kind === "default" || kind === "none" || kind === "constant") return "";
  return line.kind === "default" || line.kind === "attribute"
    ? line.source || (attribute.defaultSource ?? "")
    : line.source;
}

function defaultWords(attribute: MappingAttribute, type: "okta" | "entra"): string {
  if (attribute.note !== null) return attribute.note;
  const kind = type === "okta" ? "Okta" : "Entra";
  return attribute.defaultSource === null
    ? `${kind} has nothing like it.`
    : `${attribute.defaultSource}, as in every ${kind} directory.`;
}
