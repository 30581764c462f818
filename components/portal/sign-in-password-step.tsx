import { useState } from "react";
import { useForm } from "react-hook-form";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { Button } from "#components/ui/button.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { PasswordSignInInput, PasswordSignInView } from "#lib/portal/contract.ts";
import { portalApi } from "./portal-api.ts";

interface PasswordStepProps {
  identifier: string;
  isBusy: boolean;
  onTry: () => void;
  onRefused: (problem: unknown) => void;
  onSignedIn: () => void;
  onBack: () => void;
}

/** Asks for the password, and in which directory it is meant where it is right in several. */
export function SignInPasswordStep(props: PasswordStepProps) {
  const { identifier, isBusy, onTry, onRefused, onSignedIn, onBack } = props;
  const [choice, setChoice] = useState<PasswordSignInView["choose"]>(null);
  const form = useForm<PasswordSignInInput>({
    resolver: lazyResolver(async () => (await import("#lib/portal/contract.ts")).passwordSignInInput),
    defaultValues: { identifier, password: "" },
    mode: "onTouched",
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (input) => {
    onTry();
    try {
      const { choose } = await portalApi<PasswordSignInView>("session", "POST", input);
      if (choose === null) onSignedIn();
      else {
        setChoice(choose);
        form.setValue("directoryId", choose[0]?.id);
      }
    } catch (problem) {
      onRefused(problem);
      form.setFocus("password", { shouldSelect: true });
    }
  });
  const chosen = form.watch("directoryId") ?? null;
  return (
    <form method="post" onSubmit={submit} noValidate className="flex flex-col gap-4">
      {choice ? (
        <RadioGroup
          label="Where do you want to sign in?"
          layout="card"
          options={choice.map(({ id, name }) => ({ id, label: name }))}
          value={chosen}
          onChange={(id) => form.setValue("directoryId", id)}
        />
      ) : (
        <>
          <TextField label="Sign-in name" autoComplete="username" readOnly {...form.register("identifier")} />
          <PasswordField
            label="Password"
            autoComplete="current-password"
            autoFocus
            error={errors.password?.message}
            {...form.register("password")}
          />
        </>
      )}
      <Button type="submit" variant="primary" pending={isSubmitting || isBusy} className="w-full">
        {choice ? "Continue" : "Sign in"}
      </Button>
      <Button variant="ghost" className="w-full" onPress={onBack}>
        Use another name
      </Button>
    </form>
  );
}
