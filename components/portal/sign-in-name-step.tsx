import { useForm } from "react-hook-form";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { WaysInput } from "#lib/sso/contract.ts";

interface NameStepProps {
  /** What was typed before. */
  known: string;
  isBusy: boolean;
  onChosen: (identifier: string) => Promise<void>;
}

/** Asks for the name, before anything else depends on it. */
export function SignInNameStep({ known, isBusy, onChosen }: NameStepProps) {
  const form = useForm<WaysInput>({
    resolver: lazyResolver(async () => (await import("#lib/sso/contract.ts")).waysInput),
    defaultValues: { identifier: known },
    mode: "onTouched",
  });
  return (
    <form
      method="post"
      onSubmit={form.handleSubmit(({ identifier }) => onChosen(identifier.trim()))}
      noValidate
      className="flex flex-col gap-4"
    >
      <TextField
        label="Sign-in name"
        description="Usually your email address."
        autoComplete="username"
        spellCheck={false}
        autoCapitalize="none"
        error={form.formState.errors.identifier?.message}
        {...form.register("identifier")}
      />
      <Button type="submit" pending={isBusy} className="w-full">
        Continue
      </Button>
    </form>
  );
}
