"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { LogIn } from "lucide-react";
import { useTranslations } from "next-intl";
import dynamic from "next/dynamic";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { authMeOptions } from "@/lib/api/@tanstack/react-query.gen";
import { reportSignedIn, useConnection } from "@/lib/connection";
import { toast } from "@/lib/toast";

import { HOME } from "./return-path";

const SignInDialog = dynamic(() => import("./sign-in-dialog").then((module) => module.SignInDialog), { ssr: false });

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
      <SignInDialog email={me.email} open={open} onClose={() => setClosed(asked)} onSignedIn={goOn} />
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
