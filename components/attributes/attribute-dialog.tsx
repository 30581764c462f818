"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Fragment, useId, useState } from "react";
import { Controller, type Resolver, useForm } from "react-hook-form";
import { applyFieldErrors, messageOf } from "#components/layout/form-errors.ts";
import { useUnsavedChanges } from "#components/layout/use-unsaved-changes.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { FormFault } from "#components/ui/form-summary.tsx";
import { Select } from "#components/ui/select.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { toast } from "#components/ui/toast.tsx";
import {
  type AttributeList,
  type AttributeView,
  createAttributeInput,
  updateAttributeInput,
} from "#lib/attributes/contract.ts";
import {
  type AttributeType,
  attributeTypeNames,
  attributeTypes,
  type PathKind,
  pathKindNames,
  pathKinds,
} from "#lib/attributes/vocabulary.ts";
import { useDeleteAttribute, useSaveAttribute } from "./queries.ts";

interface AttributeFormValues {
  key: string;
  label: string;
  help: string;
  type: AttributeType;
  oktaPath: string;
  graphPath: string;
  scimPath: string;
  mappings: { directoryId: string; path: string }[];
}

interface AttributeDialogProps {
  /** Null adds a custom attribute. */
  attribute: AttributeView | null;
  directories: AttributeList["directories"];
  /** False where the admin's scope is some directories: then only their own mappings can change. */
  mayChangeDefaults: boolean;
  onClose: () => void;
}

const placeholders = { oktaPath: "badgeNumber", graphPath: "employeeId", scimPath: "nickName" } as const;

/** Where Muster itself has attributes of the organisation's own; lib/scim/protocol/schema/muster-user.ts. */
const musterExtension = "urn:ietf:params:scim:schemas:extension:muster:2.0:User";

const pathDescriptions: Partial<Record<PathKind, string>> = {
  scim: "An attribute that SCIM users have, or one in an extension: Muster’s, or the namespace that your identity provider uses. In an extension it becomes part of the schema of every directory.",
};

/** Adds an attribute, or changes one: its words, its default paths, and the directories that differ. */
export function AttributeDialog({
  attribute,
  directories: all,
  mayChangeDefaults,
  onClose,
}: AttributeDialogProps) {
  // What is read from the others is mapped on their own pages, with a preview.
  const directories = all.filter(({ type }) => type === "scim");
  const read = all.filter(({ type }) => type !== "scim");
  const formId = useId();
  const save = useSaveAttribute(attribute?.id ?? null);
  const own = new Map(attribute?.mappings.map(({ directoryId, path }) => [directoryId, path]));
  const form = useForm<AttributeFormValues>({
    resolver: zodResolver(attribute ? updateAttributeInput : createAttributeInput, undefined, {
      raw: true,
    }) as unknown as Resolver<AttributeFormValues>,
    defaultValues: {
      key: attribute?.key ?? "",
      label: attribute?.label ?? "",
      help: attribute?.help ?? "",
      type: attribute?.type ?? "string",
      oktaPath: attribute?.oktaPath ?? "",
      graphPath: attribute?.graphPath ?? "",
      scimPath: attribute?.scimPath ?? "",
      mappings: directories.map(({ id }) => ({ directoryId: id, path: own.get(id) ?? "" })),
    },
    mode: "onTouched",
  });
  const { errors, isDirty } = form.formState;
  useUnsavedChanges(isDirty);

  /** A new attribute gets a place in Muster's extension, unless somebody has written another. */
  function proposePath() {
    const key = form.getValues("key").trim();
    const isUntouched = !form.getFieldState("scimPath").isTouched && form.getValues("scimPath") === "";
    if (/^[A-Za-z]\w*$/.test(key) && isUntouched)
      form.setValue("scimPath", `${musterExtension}:${key}`, { shouldDirty: true });
  }

  const submit = form.handleSubmit(async (values) => {
    try {
      const saved = await save.mutateAsync(values);
      toast.success(`${saved.label} is saved.`);
      onClose();
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  });

  return (
    <Dialog
      title={attribute ? attribute.label : "Add a global attribute"}
      description={
        attribute ? (
          <code>{attribute.key}</code>
        ) : (
          "A name of your own for something that the directories know of a user."
        )
      }
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          {attribute && !attribute.builtIn && mayChangeDefaults ? (
            <DeleteButton attribute={attribute} onDeleted={onClose} />
          ) : null}
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" pending={save.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form id={formId} method="post" onSubmit={submit} noValidate className="flex flex-col gap-5">
        {attribute ? null : (
          <div className="grid gap-5 sm:grid-cols-2">
            <TextField
              label="Name"
              mono
              placeholder="badgeNumber"
              description="Used throughout the product. It cannot be changed later."
              error={errors.key?.message}
              {...form.register("key", { onBlur: proposePath })}
            />
            <Controller
              control={form.control}
              name="type"
              render={({ field }) => (
                <Select
                  label="Type"
                  description="Values of another type are refused. It cannot be changed later."
                  options={attributeTypes.map((id) => ({ id, label: attributeTypeNames[id] }))}
                  value={field.value}
                  onChange={field.onChange}
                  onBlur={field.onBlur}
                  ref={field.ref}
                />
              )}
            />
          </div>
        )}
        <TextField
          label="Label"
          placeholder="Badge number"
          description="What people read on a user's page."
          readOnly={!mayChangeDefaults}
          error={errors.label?.message}
          {...form.register("label")}
        />
        <TextField
          label="Help text"
          optional
          readOnly={!mayChangeDefaults}
          error={errors.help?.message}
          {...form.register("help")}
        />
        <fieldset className="flex flex-col gap-4">
          <legend className="mb-2 font-medium">Default mapping</legend>
          <p className="-mt-2 text-muted text-sm">
            Where each kind of directory holds it. Empty means: not mapped.
          </p>
          {pathKinds.map((kind) => (
            <TextField
              key={kind}
              label={pathKindNames[kind]}
              optional
              mono
              placeholder={attribute ? "Not mapped" : placeholders[`${kind}Path`]}
              description={pathDescriptions[kind]}
              readOnly={!mayChangeDefaults}
              error={errors[`${kind}Path`]?.message}
              {...form.register(`${kind}Path`)}
            />
          ))}
        </fieldset>
        {attribute && directories.length > 0 ? (
          <fieldset className="flex flex-col gap-4">
            <legend className="mb-2 font-medium">Directories that differ</legend>
            <p className="-mt-2 text-muted text-sm">
              Other SCIM clients with a path here use it in place of the default.
            </p>
            {directories.map((directory, index) => (
              <TextField
                key={directory.id}
                label={directory.name}
                optional
                mono
                description={pathKindNames.scim}
                placeholder={attribute.scimPath || "Not mapped"}
                error={errors.mappings?.[index]?.path?.message}
                {...form.register(`mappings.${index}.path`)}
              />
            ))}
          </fieldset>
        ) : null}
        {attribute && read.length > 0 ? (
          <p className="text-muted text-sm">
            What one directory reads elsewhere, and whether that or SCIM wins, is on its own page:{" "}
            {read.map(({ id, name }, index) => (
              <Fragment key={id}>
                {index > 0 ? ", " : null}
                <TextLink href={`/settings/directories/${id}/mapping`}>{name}</TextLink>
              </Fragment>
            ))}
            .
          </p>
        ) : null}
        <FormFault message={errors.root?.message} />
      </form>
    </Dialog>
  );
}

/** Asks once more in place: a dialog over a dialog would hide what is deleted. */
function DeleteButton({ attribute, onDeleted }: { attribute: AttributeView; onDeleted: () => void }) {
  const remove = useDeleteAttribute(attribute.id);
  const [asking, setAsking] = useState(false);

  async function confirm() {
    try {
      await remove.mutateAsync();
      toast.success(`${attribute.label} is deleted.`);
      onDeleted();
    } catch (problem) {
      toast.error(messageOf(problem));
      setAsking(false);
    }
  }

  return (
    <Button
      variant={asking ? "danger" : "ghost"}
      className={asking ? "sm:mr-auto" : "text-error sm:mr-auto"}
      pending={remove.isPending}
      onPress={() => (asking ? confirm() : setAsking(true))}
    >
      {asking ? "Really delete?" : "Delete"}
    </Button>
  );
}
