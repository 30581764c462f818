"use client";

import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { type UseFormReturn, useForm } from "react-hook-form";
import { applyFieldErrors, messageOf } from "#components/layout/form-errors.ts";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { useUnsavedChanges } from "#components/layout/use-unsaved-changes.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { MailTemplateText, MailTemplateView } from "#lib/mail/templates/contract.ts";
import { InsertVariable } from "./insert-variable.tsx";
import { PlatformLinksField } from "./platform-links-field.tsx";
import { templateQuery, useSaveTemplate } from "./queries.ts";
import { type ExampleUser, TemplatePreview } from "./template-preview.tsx";
import { TemplateTest } from "./template-test.tsx";
import { VariableHelp } from "./variable-help.tsx";

interface TemplateEditorProps {
  directoryId: string;
  mayChange: boolean;
  ownEmail: string;
  isSmtpSet: boolean;
}

/** The words of a directory's invitations, with what comes of them beside. */
export function TemplateEditor(props: TemplateEditorProps) {
  const { data, error } = useQuery(templateQuery(props.directoryId));
  if (data) return <LoadedEditor {...props} saved={data} />;
  return error ? (
    <Callout tone="error" role="alert" title="The template could not be read">
      {messageOf(error)}
    </Callout>
  ) : (
    <SkeletonRows rows={8} label="Loading the template" />
  );
}

const wordsIn = ({ subject, html, text, platformLinks }: MailTemplateView): MailTemplateText => ({
  subject,
  html,
  text,
  platformLinks,
});

function LoadedEditor({
  directoryId,
  mayChange,
  ownEmail,
  isSmtpSet,
  saved,
}: TemplateEditorProps & { saved: MailTemplateView }) {
  const [isResetting, setResetting] = useState(false);
  const [example, setExample] = useState<ExampleUser | null>(null);
  const save = useSaveTemplate(directoryId);
  const form = useForm<MailTemplateText>({
    resolver: lazyResolver(async () => (await import("#lib/mail/templates/contract.ts")).mailTemplateText),
    defaultValues: wordsIn(saved),
    mode: "onTouched",
  });
  const words = form.watch();
  const { isDirty, errors } = form.formState;
  useUnsavedChanges(isDirty && !save.isPending);

  const submit = form.handleSubmit(async (input) => {
    try {
      const view = await save.mutateAsync({ ...input, version: saved.version });
      form.reset(wordsIn(view));
      toast.success(
        view.leftOut.length > 0
          ? `Saved without ${view.leftOut.join(", ")}.`
          : "Saved. New invitations have these words.",
      );
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  });
  const reset = () =>
    save.mutate(
      { reset: true, version: saved.version },
      {
        onSuccess: (view) => {
          form.reset(wordsIn(view));
          setResetting(false);
          toast.success("The default is back.");
        },
      },
    );

  return (
    <>
      <PageHeader
        title={`Invitation mail of ${saved.directory.name}`}
        after={saved.isChanged ? <Badge tone="info">Changed</Badge> : <Badge>Default</Badge>}
        description={<LastChange saved={saved} />}
        actions={
          mayChange && saved.isChanged ? (
            <Button onPress={() => setResetting(true)}>Reset to default</Button>
          ) : null
        }
      />
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,34rem)]">
        <form onSubmit={submit} noValidate className="flex min-w-0 flex-col gap-4">
          <Card
            footer={
              mayChange ? (
                <Button type="submit" variant="primary" pending={save.isPending}>
                  Save
                </Button>
              ) : null
            }
          >
            <div className="flex flex-col gap-6">
              {errors.root ? (
                <Callout tone="error" role="alert" title="It was not saved">
                  {errors.root.message}
                </Callout>
              ) : null}
              <Words form={form} mayChange={mayChange} />
              <PlatformLinksField form={form} mayChange={mayChange} />
            </div>
          </Card>
          <VariableHelp />
        </form>
        <div className="flex min-w-0 flex-col gap-4">
          <TemplatePreview directoryId={directoryId} words={words} example={example} onChoose={setExample} />
          {mayChange ? (
            <TemplateTest
              directoryId={directoryId}
              words={words}
              userId={example?.id ?? null}
              ownEmail={ownEmail}
              isSmtpSet={isSmtpSet}
            />
          ) : null}
        </div>
      </div>
      <ConfirmDialog
        title="Reset to the default?"
        confirmLabel="Reset to default"
        isOpen={isResetting}
        onOpenChange={setResetting}
        onConfirm={reset}
        pending={save.isPending}
        error={isResetting && save.error ? messageOf(save.error) : undefined}
      >
        The subject, the HTML, the text and the links of this template go; new invitations have our words. The
        audit log keeps what was here. Mails that wait to be sent stay as they are.
      </ConfirmDialog>
    </>
  );
}

function Words({ form, mayChange }: { form: UseFormReturn<MailTemplateText>; mayChange: boolean }) {
  const { errors } = form.formState;
  const [subject, html, text] = [
    useRef<HTMLDivElement>(null),
    useRef<HTMLDivElement>(null),
    useRef<HTMLDivElement>(null),
  ];
  return (
    <>
      <div ref={subject} className="relative">
        <TextField
          label="Subject"
          readOnly={!mayChange}
          error={errors.subject?.message}
          {...form.register("subject")}
        />
        {mayChange ? (
          <div className="absolute -top-1.5 right-0">
            <InsertVariable label="Subject" box={subject} without={["invitation.link", "platform.links"]} />
          </div>
        ) : null}
      </div>
      <div ref={html} className="relative">
        <TextArea
          label="HTML"
          mono
          rows={20}
          readOnly={!mayChange}
          error={errors.html?.message}
          {...form.register("html")}
        />
        {mayChange ? (
          <div className="absolute -top-1.5 right-0">
            <InsertVariable label="HTML" box={html} />
          </div>
        ) : null}
      </div>
      <div ref={text} className="relative">
        <TextArea
          label="Plain text"
          mono
          rows={14}
          description="For mail programs that show no HTML, and for readers who prefer it."
          readOnly={!mayChange}
          error={errors.text?.message}
          {...form.register("text")}
        />
        {mayChange ? (
          <div className="absolute -top-1.5 right-0">
            <InsertVariable label="Plain text" box={text} />
          </div>
        ) : null}
      </div>
    </>
  );
}

function LastChange({ saved: { updatedAt, updatedBy, isChanged } }: { saved: MailTemplateView }) {
  if (updatedAt === null) return "Nobody has changed it: it has our words, and follows when we improve them.";
  return (
    <>
      {isChanged ? "Changed" : "Put back"} <RelativeTime iso={updatedAt} /> by {updatedBy}.
    </>
  );
}
