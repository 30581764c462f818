"use client";

import { useRouter } from "next/navigation";
import { useForm } from "react-hook-form";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { useUnsavedChanges } from "#components/layout/use-unsaved-changes.ts";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { FormFault } from "#components/ui/form-summary.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { OrganisationView, UpdateOrganisationInput } from "#lib/organisation/contract.ts";
import { useUpdateOrganisation } from "./queries.ts";

interface OrganisationFormProps {
  organisation: OrganisationView;
  /** False for roles that may look but not change. */
  mayChange: boolean;
}

export function OrganisationForm({ organisation, mayChange }: OrganisationFormProps) {
  const router = useRouter();
  const save = useUpdateOrganisation();
  const form = useForm<UpdateOrganisationInput>({
    resolver: lazyResolver(
      async () => (await import("#lib/organisation/contract.ts")).updateOrganisationInput,
    ),
    defaultValues: organisation,
    mode: "onTouched",
  });
  const { errors, isDirty } = form.formState;
  useUnsavedChanges(isDirty);

  const submit = form.handleSubmit(async (input) => {
    try {
      form.reset(await save.mutateAsync(input));
      toast.success("The organisation was saved.");
      // The menu around the page shows both.
      router.refresh();
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  });

  return (
    <form onSubmit={submit} noValidate className="max-w-form">
      <Card
        {...(mayChange && {
          footer: (
            <Button type="submit" variant="primary" pending={save.isPending}>
              Save
            </Button>
          ),
        })}
      >
        <div className="flex flex-col gap-5">
          <TextField
            label="Organisation name"
            optional
            autoComplete="organization"
            description="Stands at the top of the menu and in the mails that Muster sends."
            readOnly={!mayChange}
            error={errors.name?.message}
            {...form.register("name")}
          />
          <TextField
            label="Support contact"
            optional
            placeholder="it-help@example.com"
            description="An email address, a telephone number or a link: whom admins and users ask for help."
            readOnly={!mayChange}
            error={errors.supportContact?.message}
            {...form.register("supportContact")}
          />
          <FormFault message={errors.root?.message} />
        </div>
      </Card>
    </form>
  );
}
