"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

import { assetsDeleteAsset, assetsListAssets, type AssetResponse } from "@/lib/api";
import { assetsListAssetsQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { codeOf, messageOf } from "@/lib/http";
import { toast } from "@/lib/toast";

const PAGE = 100;
const LISTS = [{ _id: assetsListAssetsQueryKey()[0]._id }];

/** All uploads: what one may keep is little enough to have it all here, and to filter it here. */
export function useUploads() {
  const t = useTranslations("uploads.remove");
  const common = useTranslations("common");
  const router = useRouter();
  const cache = useQueryClient();
  const list = useInfiniteQuery({
    queryKey: [...LISTS, "all"],
    initialPageParam: 1,
    queryFn: async ({ pageParam, signal }) => (await assetsListAssets({ query: { page: pageParam, page_size: PAGE }, signal })).data!,
    getNextPageParam: (last, pages) => (pages.length * PAGE < last.total ? pages.length + 1 : undefined),
  });
  const { hasNextPage, isFetching, isError, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);

  const refresh = () => cache.invalidateQueries({ queryKey: LISTS });
  const remove = useMutation({
    mutationFn: (item: AssetResponse) => assetsDeleteAsset({ path: { asset_id: item.id } }),
    onSuccess: (_, { name }) => void toast.success(t("done", { name })),
    onError: (error, { name }) =>
      void toast.error(t("failed", { name }), {
        description: messageOf(error, common("unreachable")),
        action: codeOf(error) === "ASSET_IN_USE" && /brand/i.test(messageOf(error)) ? { label: t("brands"), onClick: () => router.push("/clients") } : undefined,
      }),
    onSettled: refresh,
  });
  const seen = new Set<string>();
  const items = (list.data?.pages.flatMap((page) => page.items) ?? []).filter(({ id }) => !seen.has(id) && seen.add(id));
  return { list, items, remove, refresh };
}
