"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import { EntraGuide } from "#components/guides/entra.tsx";
import { OktaGuide } from "#components/guides/okta.tsx";
import { OktaAppGuide } from "#components/guides/okta-app.tsx";
import { ScimGuide } from "#components/guides/scim.tsx";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { useUnsavedChanges } from "#components/layout/use-unsaved-changes.ts";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { FormSummary } from "#components/ui/form-summary.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { DirectoryView } from "#lib/directories/contract.ts";
import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import { ClientProfileField } from "./client-profile-field.tsx";
import { EntraFields, NameField, OktaFields } from "./connection-fields.tsx";
import { ConnectionTest } from "./connection-test.tsx";
import { problemsOf } from "./form-problems.ts";
import { type DirectoryFormValues, emptyValues, valuesOf } from "./form-values.ts";
import { PolicyFields } from "./policy-fields.tsx";
import { useCreateDirectory, useUpdateDirectory } from "./queries.ts";
import { SavedDialog } from "./saved-dialog.tsx";

interface DirectoryFormProps {
  type: DirectoryType;
  /** The directory to edit; left out for a new one. */
  directory?: DirectoryView;
}

/** A directory's settings with the guide that says where each value is found. */
export function DirectoryForm({ type, directory }: DirectoryFormProps) {
  const router = useRouter();
  const create = useCreateDirectory();
  const update = useUpdateDirectory(directory?.id ?? "");
  const [created, setCreated] = useState<DirectoryView | null>(null);
  const form = useForm<DirectoryFormValues>({
    resolver: lazyResolver(async () => {
      const contract = await import("#lib/directories/contract.ts");
      return directory ? contract.editDirectoryInput : contract.createDirectoryInput;
    }),
    defaultValues: directory ? valuesOf(directory) : emptyValues(type),
    mode: "onTouched",
  });
  const { isDirty, isSubmitSuccessful } = form.formState;
  useUnsavedChanges(isDirty && created === null && !(isSubmitSuccessful && update.isSuccess));
  const [tenantUrl, clientId, method] = useWatch({
    control: form.control,
    name: ["tenantUrl", "clientId", "authMethod"],
  });

  const submit = form.handleSubmit(async (values) => {
    try {
      if (!directory) {
        setCreated(await create.mutateAsync(values));
        return;
      }
      form.reset(valuesOf(await update.mutateAsync(values)));
      toast.success(`${values.name.trim()} is saved.`);
      router.push(`/settings/directories/${directory.id}`);
      router.refresh();
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  });

  const connection = directory?.connection ?? null;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)] xl:gap-8">
      {/* post: a submit before the page is alive must not put the secret into the address. */}
      <form method="post" onSubmit={submit} noValidate className="flex min-w-0 flex-col gap-5">
        <p className="lg:hidden">
          <a href="#guide" className="text-accent underline underline-offset-2">
            Where each value is found: the guide below
          </a>
        </p>
        <Card title="Connection">
          <div className="flex flex-col gap-5">
            <NameField form={form} />
            {type === "okta" ? (
              <OktaFields
                form={form}
                stored={connection?.type === "okta" ? connection : null}
                directoryId={directory?.id ?? null}
              />
            ) : null}
            {type === "entra" ? (
              <EntraFields
                form={form}
                stored={connection?.type === "entra" ? connection : null}
                directoryId={directory?.id ?? null}
              />
            ) : null}
            {type === "scim" ? (
              <>
                <ClientProfileField form={form} />
                <p className="text-muted">
                  There is nothing else to enter: the client sends its users here, and gets its address and
                  key after saving.
                </p>
              </>
            ) : (
              <ConnectionTest form={form} type={type} directoryId={directory?.id ?? null} />
            )}
          </div>
        </Card>
        <Card title="When a user changes in the directory">
          <PolicyFields form={form} type={type} />
        </Card>
        <FormSummary problems={problemsOf(form, type)} />
        <div className="flex flex-wrap justify-end gap-2">
          <LinkButton href={directory ? `/settings/directories/${directory.id}` : "/settings/directories"}>
            Cancel
          </LinkButton>
          <Button type="submit" variant="primary" pending={create.isPending || update.isPending}>
            Save
          </Button>
        </div>
      </form>
      <aside
        id="guide"
        className="min-w-0 scroll-mt-16 lg:sticky lg:top-19 lg:max-h-[calc(100dvh-6rem)] lg:overflow-y-auto"
      >
        {type === "okta" && method === "secret" ? <OktaGuide tenantUrl={tenantUrl} /> : null}
        {type === "okta" && method === "key" ? <OktaAppGuide tenantUrl={tenantUrl} /> : null}
        {type === "entra" ? <EntraGuide clientId={clientId} withCertificate={method === "key"} /> : null}
        {type === "scim" ? <ScimGuide /> : null}
      </aside>
      {created ? <SavedDialog directory={created} /> : null}
    </div>
  );
}
