// What the page itself says; what a state says comes with it. Terms as in the field: 刷卡, 终端.

export const WORDS = {
  name: { zh: "姓名", en: "Name" },
  number: { zh: "社会保障号码", en: "Social security number" },
  direction: {
    IN: { zh: "进", en: "In" },
    OUT: { zh: "出", en: "Out" },
  },
  online: { zh: "联机", en: "Online" },
  offline: { zh: "脱机", en: "Offline" },
  lost: { zh: "终端无响应", en: "Terminal does not answer" },
  terminalGone: { zh: "暂停服务，请使用旁边的通道", en: "Out of order: use the next one" },
  neverSynced: { zh: "尚未同步", en: "not synced yet" },
  synced: (seconds) => {
    if (seconds < 10) return { zh: "已同步", en: "synced" };
    if (seconds < 60) return { zh: `${seconds} 秒前同步`, en: `synced ${seconds} s ago` };
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) return { zh: `${minutes} 分钟前同步`, en: `synced ${minutes} min ago` };
    const hours = Math.floor(minutes / 60);
    if (hours < 48) return { zh: `${hours} 小时前同步`, en: `synced ${hours} h ago` };
    const days = Math.floor(hours / 24);
    return { zh: `${days} 天前同步`, en: `synced ${days} d ago` };
  },
};
