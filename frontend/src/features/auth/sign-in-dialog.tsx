"use client";

import { useTranslations } from "next-intl";

import { Dialog } from "@/components/ui/dialog";

import { CredentialsForm } from "./credentials-form";

/** Asks for the password again. */
export function SignInDialog({ email, open, onClose, onSignedIn }: { email: string; open: boolean; onClose: () => void; onSignedIn: (userId: number) => void }) {
  const t = useTranslations("auth");
  return (
    <Dialog size="sm" title={t("expired.title")} description={t("expired.text")} open={open} onOpenChange={(next) => !next && onClose()}>
      <CredentialsForm mode="signIn" email={email} onSignedIn={onSignedIn} />
    </Dialog>
  );
}
