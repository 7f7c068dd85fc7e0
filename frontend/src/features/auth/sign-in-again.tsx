"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { LogIn } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { authMeOptions } from "@/lib/api/@tanstack/react-query.gen";
import { reportSignedIn, useConnection } from "@/lib/connection";

import { CredentialsForm } from "./credentials-form";
import { HOME } from "./return-path";

/** Over the page of somebody whose sign-in ran out; the page is kept. */
export function SignInAgain() {
  const t = useTranslations("auth");
  const cache = useQueryClient();
  const { signedOut, asked } = useConnection();
  const me = useQuery({ ...authMeOptions(), enabled: false }).data;
  const [closed, setClosed] = useState(0); // the asking that was put off
  if (!signedOut || !me) return null;

  const goOn = (userId: number) => {
    if (userId !== me.user_id) {
      cache.clear();
      location.replace(HOME);
      return;
    }
    reportSignedIn();
    void cache.invalidateQueries();
    toast.success(t("expired.welcome"));
  };
  const open = closed < asked;
  return (
    <>
      <Dialog
        size="sm"
        title={t("expired.title")}
        description={t("expired.text")}
        open={open}
        onOpenChange={(next) => !next && setClosed(asked)}
      >
        <CredentialsForm mode="signIn" email={me.email} onSignedIn={goOn} />
      </Dialog>
      {!open && (
        <Notice icon={LogIn} text={t("expired.banner")}>
          <Button size="sm" kind="primary" onClick={() => setClosed(0)}>
            {t("expired.action")}
          </Button>
        </Notice>
      )}
    </>
  );
}
