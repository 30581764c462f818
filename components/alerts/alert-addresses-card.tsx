"use client";

import { useForm } from "react-hook-form";
import { ApiProblem } from "#components/layout/api.ts";
import { messageOf } from "#components/layout/form-errors.ts";
import { useUnsavedChanges } from "#components/layout/use-unsaved-changes.ts";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useUpdateAlertAddresses } from "./queries.ts";

interface AlertAddressesCardProps {
  addresses: readonly string[];
  /** False for roles that may look but not change. */
  mayChange: boolean;
}

/** Whom alerts are mailed to beside the admins, on the organisation's page. */
export function AlertAddressesCard({ addresses, mayChange }: AlertAddressesCardProps) {
  const save = useUpdateAlertAddresses();
  const form = useForm<{ text: string }>({ defaultValues: { text: addresses.join("\n") } });
  const { errors, isDirty } = form.formState;
  useUnsavedChanges(isDirty);

  const submit = form.handleSubmit(async ({ text }) => {
    const given = text.split(/[\s,;]+/).filter((word) => word !== "");
    try {
      const saved = await save.mutateAsync({ addresses: given });
      form.reset({ text: saved.addresses.join("\n") });
      toast.success("Whom alerts are mailed to was saved.");
    } catch (problem) {
      form.setError("text", { message: refusalOf(problem, given) });
    }
  });

  return (
    <form onSubmit={submit} noValidate className="mt-6 max-w-form">
      <Card
        id="alerts"
        title="Alerts by mail"
        description="Owners and admins are mailed about the directories that they administer; each chooses under Account of what."
        {...(mayChange && {
          footer: (
            <Button type="submit" variant="primary" pending={save.isPending}>
              Save addresses
            </Button>
          ),
        })}
      >
        <TextArea
          label="Also tell"
          optional
          rows={3}
          placeholder="it-alerts@example.com"
          description="One address a line, at most twenty: a team’s mailbox, or the one that makes tickets. They get every alert."
          readOnly={!mayChange}
          error={errors.text?.message}
          {...form.register("text")}
        />
      </Card>
    </form>
  );
}

/** Names the address that was refused: the server tells its place. */
function refusalOf(problem: unknown, given: readonly string[]): string {
  const [first] = problem instanceof ApiProblem ? problem.fieldErrors : [];
  const index = /^addresses\.(\d+)/.exec(first?.field ?? "")?.[1];
  const address = index === undefined ? undefined : given[Number(index)];
  return address === undefined
    ? (first?.detail ?? messageOf(problem))
    : `${address} is not an email address.`;
}
